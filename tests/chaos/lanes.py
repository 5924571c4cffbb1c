"""People who use the system while it is being killed: each is patient, and takes one of the ways of a dossier."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping

from tests.chaos.ledger import Doing, Ledger
from tests.chaos.ways import WAYS
from tests.support.citizen import Citizen
from tests.support.people import man, woman
from tests.support.portal import Portal
from tests.support.ward import Ward


class Lane:
    """One journey after the other, each of a new citizen, to the wards and on the ways in turn."""

    def __init__(self, portal: Portal, wards: Mapping[str, Ward], ledger: Ledger, number: int) -> None:
        self._portal = portal
        self._wards = wards
        self._ledger = ledger
        self._agencies = itertools.islice(itertools.cycle(wards), number, None)
        self._ways = itertools.islice(itertools.cycle(WAYS), number, None)
        self._people = itertools.cycle((woman, man))

    async def run(self, over: asyncio.Event) -> None:
        """Travel until it is over; the last journey is brought to its end. Raises Surprise."""
        while not over.is_set():
            with self._ledger.during(Doing.UNDER_WAY):
                citizen = await self._join()
                await next(self._ways)(citizen, next(self._agencies), self._wards, self._ledger).walk()

    async def _join(self) -> Citizen:
        citizen = Citizen(self._portal, next(self._people)())
        await citizen.register()
        await citizen.verify(await citizen.mailbox.next(self._portal.doors.gateway, self._portal.patience.seconds))
        await citizen.log_in()
        return citizen
