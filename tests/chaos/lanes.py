"""People who use the system while it is being killed: each is patient, repeats the very same call, and takes notes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.chaos.ledger import ACCEPTED, FINISHED, RETURNED, STARTED, SUBMITTED, Ledger, Promise
from tests.support import drafts, files
from tests.support.citizen import Citizen
from tests.support.people import Person, man, woman
from tests.support.portal import Portal
from tests.support.surprise import expect
from tests.support.ward import Ward


class Lane:
    """One journey after the other, each of a new citizen, to the wards in turn."""

    def __init__(self, portal: Portal, wards: Mapping[str, Ward], ledger: Ledger, number: int) -> None:
        self._portal = portal
        self._wards = wards
        self._ledger = ledger
        self._turns = itertools.islice(itertools.cycle(wards), number, None)
        self._people = itertools.cycle((woman, man))

    async def run(self, over: asyncio.Event) -> None:
        """Travel until it is over; the last journey is brought to its end. Raises Surprise."""
        while not over.is_set():
            with self._under_way():
                await self._journey(next(self._turns))

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        self._ledger.under_way += 1
        try:
            yield
        finally:
            self._ledger.under_way -= 1

    async def _journey(self, agency: str) -> None:
        citizen = await self._join()
        filing = await drafts.complete(citizen, agency)
        promise = self._ledger.open(filing, agency)
        await filing.submit()
        expect(filing.code, f"dossier {filing.id} was sent and has no code")
        promise.code = filing.code
        promise.steps.append(SUBMITTED)
        await _decide(self._wards[agency], promise, citizen.person)

    async def _join(self) -> Citizen:
        citizen = Citizen(self._portal, next(self._people)())
        await citizen.register()
        await citizen.verify(await citizen.mailbox.next(self._portal.doors.gateway, self._portal.patience.seconds))
        await citizen.log_in()
        return citizen


async def _decide(ward: Ward, promise: Promise, receiver: Person) -> None:
    name = f"dossiers/{promise.dossier}"
    await ward.accept(name)
    promise.steps.append(ACCEPTED)
    await ward.start(name)
    promise.steps.append(STARTED)
    result = await ward.attach_result(name, files.pdf("giấy khai sinh.pdf", "GIAY KHAI SINH"))
    await ward.finish(name, result)
    promise.steps.append(FINISHED)
    await ward.hand_over(name, receiver.full_name, receiver.number)
    promise.steps.append(RETURNED)
