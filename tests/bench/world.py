"""The system that is measured, with somebody who files, a ward that receives, and look-up passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from deploy.local import Stack
from services.common.storage import mongo
from tests.bench.copies import Copies
from tests.chaos.backstage import Backstage, backstage
from tests.support import drafts
from tests.support.citizen import Citizen, Filing
from tests.support.doors import Doors
from tests.support.inside import Inside
from tests.support.operator import issue_ward_certificate
from tests.support.passerby import Passerby
from tests.support.places import AGENCY
from tests.support.portal import Portal, enter
from tests.support.servers import MANY_FILINGS, temporary_stack

LOOK_UPS_PER_PASS = 10
AT_ONCE = 4
SETTLING_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class World:
    """`draft` lacks nothing but being sent, `sent` was sent; both are there to be copied."""

    stack: Stack
    portal: Portal
    inside: Inside
    backstage: Backstage
    databases: mongo.Client
    copies: Copies
    ward_certificate: Path
    citizen: Citizen
    draft: Filing
    sent: Filing

    def database(self, service: str) -> mongo.Database:
        """A service's database."""
        return _database(self.stack, self.databases, service)

    async def settle(self) -> None:
        """Wait until all that was filed is projected and mailed: nobody else's round pays for it."""
        await self.backstage.settled(SETTLING_SECONDS)

    async def passes(self, look_ups: int) -> Iterator[str]:
        """Tokens for so many look-ups, each earned by solving a captcha and good for ten."""
        wanted = iter(range(-(-look_ups // LOOK_UPS_PER_PASS)))

        async def earn() -> list[str]:
            return [(await Passerby(self.portal).earn_pass())["token"] for _ in wanted]

        tokens = chain.from_iterable(await asyncio.gather(*(earn() for _ in range(AT_ONCE))))
        return (token for token in tokens for _ in range(LOOK_UPS_PER_PASS))


@asynccontextmanager
async def started() -> AsyncIterator[World]:
    """Start the system; it is gone afterwards."""
    async with temporary_stack(overrides=MANY_FILINGS) as stack:
        doors = Doors.of(stack)
        certificate = await issue_ward_certificate(doors.operator_env, AGENCY, stack.root / "bench-ward")
        async with enter(doors) as portal, Inside(stack) as inside, backstage(stack) as behind:
            databases = mongo.connect(stack.env("operator")["MOTCUA_MONGO_URL"], name="bench")
            try:
                citizen = await Citizen(portal).settle()
                draft, sent = await drafts.complete(citizen), await drafts.submitted(citizen)
                copies = Copies(
                    stack.env("submission"), *(_database(stack, databases, name) for name in ("submission", "tracking"))
                )
                yield World(stack, portal, inside, behind, databases, copies, certificate, citizen, draft, sent)
            finally:
                databases.close()


def _database(stack: Stack, databases: mongo.Client, service: str) -> mongo.Database:
    return databases[f"{stack.env(service)['MOTCUA_DATABASE_PREFIX']}{service}"]
