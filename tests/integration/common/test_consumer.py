"""Every event takes effect once at each consumer, whatever dies on the way; only poison is put aside."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from deploy.local import Stack
from services.common.events import dead_letters
from services.common.events.bus import Bus, encode
from services.common.events.consumer import Consumer, Handler, Poison
from services.common.events.dead_letters import DeadLetter
from services.common.events.envelope import Envelope
from services.common.events.inbox import InboxGuard
from services.common.kernel.errors import Unavailable
from services.common.runtime import SystemClock
from services.common.storage.mongo import Collection, Database, Session, prepare
from tests.integration.common.events import STREAM, SUBJECTS, events
from tests.support import waiting

pytestmark = pytest.mark.usefixtures("streams")


@pytest.fixture
async def streams(bus: Bus) -> None:
    async def made() -> bool:
        # The server may still be clearing away the stream of that name which the last test left.
        with suppress(Unavailable):
            await bus.ensure_stream(STREAM, SUBJECTS)
            await dead_letters.ensure(bus)
            return True
        return False

    await waiting.until(made)


@asynccontextmanager
async def consuming(bus: Bus, handler: Handler, **options: Any) -> AsyncIterator[Consumer]:
    consumer = Consumer(bus, stream=STREAM, name="counter", handler=handler, **options)
    task = asyncio.create_task(consumer.run())
    try:
        yield consumer
    finally:
        consumer.stop()
        async with asyncio.timeout(20):
            await task


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 the conditions are plain state of the handlers
            await asyncio.sleep(0.01)


async def settled(bus: Bus) -> None:
    """Returns when the server waits for no acknowledgement any more."""
    async with asyncio.timeout(30):
        while True:
            info = await bus.jetstream.consumer_info(STREAM, "counter")
            if not info.num_pending and not info.num_ack_pending:
                return
            await asyncio.sleep(0.02)


async def buried(bus: Bus) -> list[DeadLetter]:
    return [letter async for letter in dead_letters.read(bus)]


class Projection:
    """Counts events by key, in a database, once each."""

    def __init__(self, database: Database, counts: Collection) -> None:
        self.guard = InboxGuard(database, "counter", SystemClock())
        self.counts = counts
        self.attempts: Counter[str] = Counter()

    async def apply(self, event: Envelope) -> None:
        self.attempts[event.id] += 1

        async def count(session: Session) -> None:
            await self.counts.update_one({"_id": event.key}, {"$inc": {"n": 1}}, upsert=True, session=session)

        await self.guard.once(event.id, count)

    async def result(self) -> dict[str, int]:
        return {row["_id"]: row["n"] async for row in self.counts.find()}


@pytest.fixture
async def projection(database: Database) -> Projection:
    made = Projection(database, await prepare(database, "counts"))
    await made.guard.prepare()
    return made


async def test_each_event_is_handled_and_acknowledged(bus: Bus, projection: Projection) -> None:
    batch = [*events("a", 20), *events("b", 20)]
    for event in batch:
        await bus.publish(event)

    async with consuming(bus, projection.apply):
        await until(lambda: len(projection.attempts) == 40)
        await settled(bus)

    assert await projection.result() == {"a": 20, "b": 20}
    assert list(projection.attempts) == [event.id for event in batch]
    assert set(projection.attempts.values()) == {1}


async def test_the_handler_gets_the_event_as_it_was_published(bus: Bus) -> None:
    (event,) = events("a", 1)
    got: list[Envelope] = []

    async def keep(received: Envelope) -> None:
        got.append(received)

    await bus.publish(event)
    async with consuming(bus, keep):
        await until(lambda: bool(got))
    assert got == [event]


async def test_a_crash_between_commit_and_acknowledgement_is_harmless(bus: Bus, projection: Projection) -> None:
    for event in events("a", 10):
        await bus.publish(event)
    committed = asyncio.Event()

    async def commit_and_hang(event: Envelope) -> None:
        await projection.apply(event)
        committed.set()
        await asyncio.Event().wait()

    crashing = Consumer(bus, stream=STREAM, name="counter", handler=commit_and_hang, ack_wait=0.5)
    task = asyncio.create_task(crashing.run())
    await committed.wait()
    task.cancel()
    await asyncio.wait({task})

    async with consuming(bus, projection.apply, ack_wait=0.5):
        await until(lambda: len(projection.attempts) == 10)
        await settled(bus)

    assert await projection.result() == {"a": 10}
    assert max(projection.attempts.values()) > 1, "the crashed one came again"


async def test_concurrent_copies_of_an_event_take_effect_once(projection: Projection) -> None:
    (event,) = events("a", 1)
    await asyncio.gather(*[projection.apply(event) for _ in range(5)])
    assert await projection.result() == {"a": 1}


async def test_a_failure_is_retried_until_it_succeeds_and_holds_up_nobody(bus: Bus) -> None:
    batch = events("a", 5)
    for event in batch:
        await bus.publish(event)
    tries: Counter[str] = Counter()
    done: list[int] = []

    async def fail_at_first(event: Envelope) -> None:
        tries[event.id] += 1
        if event.sequence == 2 and (tries[event.id] < 3 or len(done) < 4):
            raise Unavailable if tries[event.id] == 1 else RuntimeError("a bug")
        done.append(event.sequence)

    async with consuming(bus, fail_at_first, longest_delay=0.3):
        await until(lambda: len(done) == 5)
        await settled(bus)

    assert done == [1, 3, 4, 5, 2]
    assert await buried(bus) == []


async def test_a_handler_that_hangs_is_ended_and_retried(bus: Bus) -> None:
    await bus.publish(events("a", 1)[0])
    tries = 0

    async def hang_once(event: Envelope) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            await asyncio.Event().wait()

    async with consuming(bus, hang_once, handler_timeout=0.1, longest_delay=0.1):
        await until(lambda: tries == 2)
        await settled(bus)


async def test_a_long_handler_keeps_its_messages(bus: Bus) -> None:
    for event in events("a", 3):
        await bus.publish(event)
    handled: list[int] = []

    async def slow(event: Envelope) -> None:
        if not handled:
            await asyncio.sleep(3.5)
        handled.append(event.sequence)

    async with consuming(bus, slow, ack_wait=3.0):
        await until(lambda: len(handled) == 3)
        await settled(bus)
    assert handled == [1, 2, 3], "none was given out a second time"


async def test_poison_is_kept_aside_and_the_rest_flows_on(bus: Bus) -> None:
    batch = events("a", 4)
    for event in batch[:3]:
        await bus.publish(event)
    await bus.publish_raw("box.v1.filled", b"\xff", {"x": "y"})
    await bus.publish(batch[3])
    done: list[int] = []

    async def choke(event: Envelope) -> None:
        if event.sequence == 2:
            raise Poison("UNKNOWN_BOX")
        done.append(event.sequence)

    async with consuming(bus, choke):
        await until(lambda: done == [1, 3, 4])
        await settled(bus)

    first, second = await buried(bus)
    assert (first.consumer, first.reason, first.event_id) == ("counter", "UNKNOWN_BOX", batch[1].id)
    assert (first.subject, first.data) == ("box.v1.filled", b"a 2")
    assert first.headers == {name: value for name, value in encode(batch[1]).items() if name != "Nats-Msg-Id"}
    assert (second.reason, second.event_id, second.data) == ("UNDECODABLE", "", b"\xff")


async def test_a_dead_letter_can_be_replayed_once_the_consumer_is_mended(bus: Bus) -> None:
    batch = events("a", 2)
    for event in batch:
        await bus.publish(event)
    done: list[str] = []
    mended = False

    async def choke(event: Envelope) -> None:
        if not mended and event.sequence == 1:
            raise Poison("UNKNOWN_BOX")
        done.append(event.id)

    async with consuming(bus, choke):
        await until(lambda: len(done) == 1)
        await settled(bus)
        mended = True
        (letter,) = await buried(bus)
        await dead_letters.replay(bus, letter)
        await until(lambda: len(done) == 2)
    assert done == [batch[1].id, batch[0].id]
    assert await buried(bus) == []


async def test_a_consumer_that_stops_gives_the_rest_back_at_once(bus: Bus) -> None:
    for event in events("a", 10):
        await bus.publish(event)
    first: list[int] = []
    second: list[int] = []

    async def stop_at_three(event: Envelope) -> None:
        first.append(event.sequence)
        if event.sequence == 3:
            stopping.stop()

    async def take(event: Envelope) -> None:
        second.append(event.sequence)

    async with consuming(bus, stop_at_three, ack_wait=600) as stopping:
        await until(lambda: len(first) == 3)
    async with consuming(bus, take, ack_wait=600):
        await until(lambda: len(second) == 7)  # not after ack_wait
    assert (first, second) == ([1, 2, 3], [4, 5, 6, 7, 8, 9, 10])


async def test_a_cancelled_consumer_ends_also_when_a_message_comes_that_very_moment(bus: Bus) -> None:
    enough = asyncio.Event()

    async def publish() -> None:
        while not enough.is_set():
            await publish_until_known(bus, events("a", 1)[0])

    async def take(event: Envelope) -> None:
        await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        group.create_task(publish())
        try:
            for moment in range(60):
                task = asyncio.create_task(Consumer(bus, stream=STREAM, name="counter", handler=take).run())
                await asyncio.sleep(0.005 + moment * 0.0003)
                task.cancel()
                done, _ = await asyncio.wait({task}, timeout=30)
                assert done
        finally:
            enough.set()


async def test_a_filter_leaves_out_other_subjects_and_can_be_changed(bus: Bus) -> None:
    done: list[int] = []

    async def take(event: Envelope) -> None:
        done.append(event.sequence)

    async with consuming(bus, take, subjects=["box.v1.opened"]):
        await bus.publish(events("a", 1)[0])
        await asyncio.sleep(0.3)
    assert done == []
    async with consuming(bus, take, subjects=["box.v1.opened", "box.v1.filled"]):
        await bus.publish(events("a", 1, first=2)[0])
        await until(lambda: 2 in done)


async def test_a_bus_that_was_away_loses_nothing(bus: Bus, projection: Projection, bus_server: Stack) -> None:
    batch = events("a", 60)
    for event in batch[:30]:
        await bus.publish(event)
    async with consuming(bus, projection.apply, ack_wait=1.0):
        await until(lambda: len(projection.attempts) >= 5)
        await bus_server.kill("nats")
        await asyncio.sleep(0.5)
        await bus_server.restart("nats")
        for event in batch[30:]:
            await publish_until_known(bus, event)
        await until(lambda: len(projection.attempts) == 60, seconds=60)
        await settled(bus)
    assert await projection.result() == {"a": 60}


async def publish_until_known(bus: Bus, event: Envelope) -> None:
    while True:
        try:
            return await bus.publish(event)
        except Unavailable:
            await asyncio.sleep(0.1)
