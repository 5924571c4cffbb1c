"""The scene of a kill test: a stack of its own, people who use it, wards that follow their feeds."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import Stack
from tests.chaos.backstage import backstage
from tests.chaos.evidence import Evidence, gather
from tests.chaos.lanes import Lane
from tests.chaos.ledger import Doing, Ledger
from tests.chaos.plan import Strike
from tests.chaos.strikes import Watch, carry_out
from tests.chaos.wards import Listener
from tests.chaos.ways import WAYS
from tests.support.doors import Doors
from tests.support.operator import issue_ward_certificate
from tests.support.patience import Patience
from tests.support.places import AGENCY, OTHER_AGENCY
from tests.support.portal import Portal, enter
from tests.support.servers import free_ports
from tests.support.ward import Ward

LANES = len(WAYS)
# A writer that is killed in the middle of a transaction leaves its dossier locked for up to 60 s.
PATIENCE = Patience(90.0)
SETTLING_SECONDS = 90.0


@dataclass(slots=True)
class Scene:
    """`crowds` say how many people were busy with what at each kill, `laps` how many seconds each act took."""

    stack: Stack
    watch: Watch
    portal: Portal
    wards: dict[str, Ward]
    listeners: dict[str, Listener]
    ledger: Ledger = field(default_factory=Ledger)
    crowds: list[Counter[Doing]] = field(default_factory=list)
    laps: dict[str, float] = field(default_factory=dict)

    async def play(self, strikes: Sequence[Strike]) -> None:
        """Carry out the plan while people are under way on every lane, and wait until everything has settled.

        Raises Surprise when somebody meets one, TimeoutError when a victim does not die or events remain on their way.
        """
        async with self._listening():
            over = asyncio.Event()
            lanes = [Lane(self.portal, self.wards, self.ledger, number) for number in range(LANES)]
            async with asyncio.TaskGroup() as group:
                journeys = [group.create_task(lane.run(over)) for lane in lanes]
                with self._lap("kills"):
                    await self._carry_out(strikes)
                over.set()
                with self._lap("last journeys"):
                    await asyncio.wait(journeys)
            # Connected only now: a client of NATS that was killed leaves a socket behind.
            with self._lap("settling"):
                async with backstage(self.stack) as behind:
                    await behind.settled(SETTLING_SECONDS)

    async def look(self) -> Evidence:
        """What there is to be seen."""
        heard = {agency: listener.heard for agency, listener in self.listeners.items()}
        with self._lap("looking"):
            async with backstage(self.stack) as behind:
                return await gather(self.portal, self.wards, heard, self.ledger, behind)

    @contextmanager
    def _lap(self, act: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.laps[act] = time.monotonic() - started

    async def _carry_out(self, strikes: Sequence[Strike]) -> None:
        async with asyncio.TaskGroup() as group:
            for strike in strikes:
                await asyncio.sleep(strike.pause)
                group.create_task(self._strike(strike))

    async def _strike(self, strike: Strike) -> None:
        await carry_out(strike, self.stack, self.watch)
        self.crowds.append(Counter(self.ledger.busy))

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(listener.run()) for listener in self.listeners.values()]
            yield
            for agency, listener in self.listeners.items():
                await listener.catch_up(self.wards[agency])
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def scene(root: Path) -> AsyncIterator[Scene]:
    """Set it in an empty directory; nothing runs afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    watch = Watch()
    async with AsyncExitStack() as exits:
        stack = Stack(root / "var", free_ports(), environment=environment, report=watch)
        doors = Doors.of(await exits.enter_async_context(stack))
        portal = await exits.enter_async_context(enter(doors, PATIENCE))
        certificates = {
            agency: await issue_ward_certificate(doors.operator_env, agency, root / agency)
            for agency in (AGENCY, OTHER_AGENCY)
        }
        wards = {agency: await exits.enter_async_context(portal.ward(path)) for agency, path in certificates.items()}
        listeners = {agency: Listener(doors.partner, path) for agency, path in certificates.items()}
        yield Scene(stack, watch, portal, wards, listeners)
