"""The whole chain: repeated calls → aggregates → outbox → relay → stream → consumer → projection, while things die."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta

from deploy.local import Stack
from services.common.events import dead_letters
from services.common.events.bus import Bus
from services.common.events.consumer import Consumer
from services.common.events.doorbell import Doorbell
from services.common.events.envelope import Envelope
from services.common.events.inbox import InboxGuard
from services.common.events.outbox import Outbox
from services.common.events.relay import Relay
from services.common.leases import Lease
from services.common.runtime import SystemClock
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import Database, Session, prepare
from tests.contract.common.boxes import Box, BoxCodec, BoxEvent, close_once, command, open_box
from tests.integration.common.events import STREAM, SUBJECTS, stored

CLOCK = SystemClock()
BOXES = 60
REPEATS = 5


class Service:
    """Relay and consumer of a service, as one process has them; `crash` ends it without a goodbye."""

    def __init__(self, database: Database, bus: Bus, outbox: Outbox, doorbell: Doorbell, name: str) -> None:
        self._database = database
        self._guard = InboxGuard(database, "projection", CLOCK)
        lease = Lease(database, "relay", name, CLOCK, ttl=timedelta(seconds=1))
        relay = Relay(outbox, bus, lease, doorbell)
        self.consumer = Consumer(bus, stream=STREAM, name="projection", handler=self._project, ack_wait=1.0)
        self._parts = [lease.prepare, self._guard.prepare]
        self._runs = [relay.run, self.consumer.run]
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        for prepare_part in self._parts:
            await prepare_part()
        self._tasks = [asyncio.create_task(run()) for run in self._runs]

    async def crash(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _project(self, event: Envelope) -> None:
        async def work(session: Session) -> None:
            await self._database["lines"].insert_one({"box": event.key, "n": event.sequence}, session=session)

        await self._guard.once(event.id, work)


async def test_every_call_takes_effect_once_all_the_way(database: Database, bus: Bus, bus_server: Stack) -> None:
    await bus.ensure_stream(STREAM, SUBJECTS)
    await dead_letters.ensure(bus)
    outbox, idempotency, doorbell = Outbox(database, CLOCK), Idempotency(database, CLOCK), Doorbell("boxes", bus)
    boxes = MongoAggregates[Box, BoxEvent](
        database, "boxes", BoxCodec(), outbox, idempotency, on_commit=doorbell.ring, budget=timedelta(seconds=30)
    )
    for part in (outbox, idempotency, boxes):
        await part.prepare()
    await prepare(database, "lines")
    limit = asyncio.Semaphore(4)

    async def five_times(n: int) -> None:
        async with limit:
            opened = await asyncio.gather(
                *[boxes.add(command(f"open-{n}", method="/boxes/Open"), open_box(f"b{n}")) for _ in range(REPEATS)]
            )
            closed = await asyncio.gather(
                *[boxes.update(command(f"close-{n}"), f"b{n}", close_once) for _ in range(REPEATS)]
            )
        assert set(opened) == {Box(f"b{n}")}
        assert set(closed) == {Box(f"b{n}", 2, "closed")}

    async def lines() -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        async for row in database["lines"].find():
            found[row["box"]].append(row["n"])
        return {box: sorted(numbers) for box, numbers in found.items()}

    service = Service(database, bus, outbox, doorbell, "first")
    await service.start()
    calls = asyncio.gather(*[five_times(n) for n in range(BOXES)])
    await asyncio.sleep(1)
    await service.crash()
    service = Service(database, bus, outbox, doorbell, "second")
    await service.start()
    await asyncio.sleep(0.5)
    await bus_server.kill("nats")
    await asyncio.sleep(0.3)
    await bus_server.restart("nats")
    await calls

    expected = {f"b{n}": [1, 2] for n in range(BOXES)}
    async with asyncio.timeout(90):
        while await lines() != expected:  # noqa: ASYNC110 what we wait for is in the database
            await asyncio.sleep(0.2)
    assert len(await stored(bus)) == 2 * BOXES, "the stream dropped what was published twice"
    assert [letter async for letter in dead_letters.read(bus)] == []
    service.consumer.stop()
    await service.crash()
