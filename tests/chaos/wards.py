"""What a ward system gets of its feed: live, through every cut, and read again from the beginning."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from motcua.submission.v1 import events_pb2

from gateway.ward_client.client import WardClient
from tests.support.ward import Ward
from tests.support.ward_decisions import OFFICER

CATCHING_UP_SECONDS = 90.0
POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Told:
    """An event in a feed; `sequence` and `version` count within its dossier."""

    event_id: str
    event: str
    dossier: str
    code: str
    sequence: int
    version: int


class Listener:
    """A ward system with the reference client, which takes the feed up at its cursor whenever it breaks off."""

    def __init__(self, partner: str, certificate: Path) -> None:
        self._partner = partner
        self._certificate = certificate
        self.heard: list[Told] = []

    async def run(self) -> None:
        """Listen until cancelled."""
        async with WardClient(self._partner, self._certificate, OFFICER) as client:
            async for batch in client.watch():
                self.heard += told(batch.events)

    async def catch_up(self, ward: Ward) -> None:
        """Return when it has heard all that the feed holds by now. Raises TimeoutError."""
        known = {event.event_id for event in await read_again(ward)}
        async with asyncio.timeout(CATCHING_UP_SECONDS):
            while True:
                if known <= {event.event_id for event in self.heard}:
                    return
                await asyncio.sleep(POLL_SECONDS)


async def read_again(ward: Ward) -> list[Told]:
    """The whole feed, from the beginning."""
    batches, _ = await ward.events()
    return [event for batch in batches for event in told(batch.events)]


def told(events: Iterable[events_pb2.DossierEvent]) -> list[Told]:
    """The events of a batch."""
    return [
        Told(e.event_id, e.event, e.dossier.removeprefix("dossiers/"), e.code, e.sequence, e.version) for e in events
    ]
