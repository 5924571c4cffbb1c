"""What is in the outbox reaches the stream: all of it, in order within a key, once after de-duplication."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from deploy.local import Stack, environment
from services.common.events.bus import Bus
from services.common.events.doorbell import Doorbell
from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.events.relay import Publisher, Relay
from services.common.kernel.errors import Unavailable
from services.common.leases import Lease
from services.common.runtime import SystemClock
from services.common.storage.mongo import Database, DuplicateKey
from tests.integration.common.events import STREAM, SUBJECTS, events, store, stored

pytestmark = pytest.mark.usefixtures("stream")
TTL = timedelta(minutes=1)  # no test lasts so long, however slow the machine


@pytest.fixture
async def stream(bus: Bus) -> None:
    await bus.ensure_stream(STREAM, SUBJECTS)


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    made = Outbox(database, SystemClock())
    await made.prepare()
    return made


async def relay(
    database: Database,
    outbox: Outbox,
    publisher: Publisher,
    owner: str = "me",
    doorbell: Doorbell | None = None,
    poll: float = 1.0,
) -> tuple[Relay, Lease]:
    lease = Lease(database, "relay", owner, SystemClock(), ttl=TTL)
    await lease.prepare()
    return Relay(outbox, publisher, lease, doorbell or Doorbell("boxes"), poll=poll), lease


@asynccontextmanager
async def running(one: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(one.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def eventually(bus: Bus, count: int, seconds: float = 30) -> list[bytes]:
    async with asyncio.timeout(seconds):
        while len(await stored(bus)) < count:  # noqa: ASYNC110 what we wait for is in the server
            await asyncio.sleep(0.02)
    return await stored(bus)


async def pending(outbox: Outbox) -> list[Envelope]:
    return [event async for chunk in outbox.pending() for event in chunk]


class Flaky:
    """A publisher on the way to the bus that fails as told."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.refused_keys: set[str] = set()
        self.unknown: set[str] = set()

    async def publish(self, event: Envelope) -> None:
        if event.key in self.refused_keys:
            raise ValueError("too large, say")
        await self._bus.publish(event)
        if event.id in self.unknown:
            self.unknown.remove(event.id)
            raise Unavailable


async def test_all_is_sent_in_order_and_archived(database: Database, outbox: Outbox, bus: Bus) -> None:
    for n in range(10):
        await store(database, outbox, events(f"k{n}", 10))
    one, lease = await relay(database, outbox, bus)
    await lease.ask()

    assert await one.flush() == 100

    bodies = await stored(bus)
    assert len(bodies) == 100
    for n in range(10):
        key = f"k{n} ".encode()
        assert [body for body in bodies if body.startswith(key)] == [key + str(s).encode() for s in range(1, 11)]
    assert await pending(outbox) == []
    today = datetime.now(UTC).date()
    archived = [event async for chunk in outbox.archived(today) for event in chunk]
    assert [(event.key, event.sequence) for event in archived] == [
        (f"k{n}", s) for n in range(10) for s in range(1, 11)
    ]
    assert [event.sequence for event in await outbox.history("k3")] == list(range(1, 11))
    assert await one.flush() == 0


async def test_a_sequence_number_is_used_once(database: Database, outbox: Outbox) -> None:
    await store(database, outbox, events("k", 1))
    with pytest.raises(DuplicateKey):
        await store(database, outbox, events("k", 1))


async def test_a_crash_between_publish_and_mark_sends_nothing_twice(
    database: Database, outbox: Outbox, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(database, outbox, [*events("a", 5), *events("b", 5)])
    crashed, lease = await relay(database, outbox, bus, "crashed")
    await lease.ask()

    async def die(ids: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", die)
        with pytest.raises(asyncio.CancelledError):
            await crashed.flush()
    assert len(await pending(outbox)) == 10
    await store(database, outbox, events("a", 5, first=6))
    await database["leases"].update_one({}, {"$set": {"expires": datetime.now(UTC)}})  # its time has run out

    successor, _ = await relay(database, outbox, bus, "successor")
    async with running(successor):
        bodies = await eventually(bus, 15)
        while await pending(outbox):  # noqa: ASYNC110 what we wait for is in the database
            await asyncio.sleep(0.02)

    assert [body for body in bodies if body.startswith(b"a")] == [f"a {n}".encode() for n in range(1, 11)]
    assert [body for body in bodies if body.startswith(b"b")] == [f"b {n}".encode() for n in range(1, 6)]


async def test_an_unknown_outcome_is_sent_again_before_what_follows(
    database: Database, outbox: Outbox, bus: Bus
) -> None:
    batch = events("k", 6)
    await store(database, outbox, batch)
    flaky = Flaky(bus)
    flaky.unknown = {batch[2].id}
    one, lease = await relay(database, outbox, flaky)
    await lease.ask()

    with pytest.raises(Unavailable):
        await one.flush()
    assert [event.sequence for event in await pending(outbox)] == [3, 4, 5, 6]
    assert await one.flush() == 4
    assert await stored(bus) == [f"k {n}".encode() for n in range(1, 7)]


async def test_an_event_that_is_refused_holds_up_its_own_key_only(database: Database, outbox: Outbox, bus: Bus) -> None:
    flaky = Flaky(bus)
    flaky.refused_keys = {"bad"}
    await store(database, outbox, [*events("bad", 100), *events("good", 3)])
    one, lease = await relay(database, outbox, flaky)
    await lease.ask()

    assert await one.flush() == 3
    flaky.refused_keys = set()
    assert await one.flush() == 100
    assert (await stored(bus))[3:] == [f"bad {n}".encode() for n in range(1, 101)]


async def test_without_the_lease_nothing_is_sent(database: Database, outbox: Outbox, bus: Bus) -> None:
    await store(database, outbox, events("k", 3))
    one, _ = await relay(database, outbox, bus)

    assert await one.flush() == 0
    assert await stored(bus) == []


async def test_the_doorbell_of_another_process_wakes_the_relay(
    database: Database, outbox: Outbox, bus: Bus, bus_server: Stack
) -> None:
    elsewhere = await Bus.connect(environment.nats_url(bus_server.site), name="elsewhere")
    here, there = Doorbell("boxes", bus), Doorbell("boxes", elsewhere)
    await here.listen()
    await stored(bus)  # who has this answer is known to listen
    one, lease = await relay(database, outbox, bus, doorbell=here, poll=600)
    async with running(one):
        await lease.wait()
        for count in range(1, 4):
            await store(database, outbox, events(f"k{count}", 1))
            await there.ring()
            await eventually(bus, count)
    await elsewhere.close()


async def test_an_unheard_doorbell_delays_an_event_and_loses_none(database: Database, outbox: Outbox, bus: Bus) -> None:
    one, lease = await relay(database, outbox, bus)
    async with running(one):
        await lease.wait()
        await store(database, outbox, events("k", 1))
        await eventually(bus, 1)


async def test_a_bus_that_was_away_gets_everything(
    database: Database, outbox: Outbox, bus: Bus, bus_server: Stack
) -> None:
    one, lease = await relay(database, outbox, bus)
    async with running(one):
        await lease.wait()
        await store(database, outbox, events("before", 20))
        await eventually(bus, 20)
        await bus_server.kill("nats")
        await store(database, outbox, events("during", 20))
        await asyncio.sleep(0.5)
        await bus_server.restart("nats")
        bodies = await eventually(bus, 40)
    assert bodies == [*(f"before {n}".encode() for n in range(1, 21)), *(f"during {n}".encode() for n in range(1, 21))]
