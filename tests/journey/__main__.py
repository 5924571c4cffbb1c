"""`make journey`: walk the main job on the running stack and show each step; exit code 1 at the first surprise."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from deploy.local import StackError
from tests.journey.journey import Journey
from tests.journey.steps import Watched
from tests.support.doors import Doors
from tests.support.operator import issue_ward_certificate
from tests.support.places import AGENCY, AGENCY_NAME
from tests.support.portal import enter
from tests.support.surprise import Surprise


async def walk(doors: Doors, console: Console) -> None:
    """One journey with everything in sight."""
    step = Watched(console)
    with tempfile.TemporaryDirectory() as directory:
        with step(f"The operator issues a ward certificate for {AGENCY_NAME}"):
            certificate = await issue_ward_certificate(doors.operator_env, AGENCY, Path(directory, "ward"))
        async with enter(doors) as portal, portal.ward(certificate) as ward:
            code = await Journey(portal, ward, step).walk()
    console.print()
    console.print(step.table())
    console.print(f"\nDossier {code} went from a citizen to {AGENCY_NAME} and back.", highlight=False)
    console.print(f"Its mails: {doors.mail_view}", highlight=False)


def main() -> int:
    """The exit code."""
    try:
        asyncio.run(walk(Doors.of_running_stack(), Console()))
    except (StackError, Surprise) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
