"""A ward's feed: in order, resumable, alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from motcua.submission.v1 import events_pb2

from services.common.runtime import UuidV7
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.app.feed import Batch, ReadFeed
from services.tracking.app.project import Project
from services.tracking.app.wakeups import Wakeups
from services.tracking.app.watchers import Watchers
from services.tracking.app.watching import Pace
from services.tracking.domain.errors import CursorExpired
from tests.support.clocks import HandClock
from tests.unit.tracking.dossiers import HAI_AN, NGHI_SON, event, story

QUICK = Pace(poll=0.02, heartbeat=0.1, lifetime=10)


class World:
    def __init__(self, pace: Pace = QUICK) -> None:
        self.tracking = MemoryTracking(UuidV7())
        self.wakeups = Wakeups()
        self.project = Project(self.tracking, self.wakeups)
        self.feed = ReadFeed(self.tracking, self.wakeups, Watchers(per_caller=2), HandClock(), pace)

    async def fill(self, dossiers: int) -> None:
        for number in range(dossiers):
            await self.project(event(number=number))


def names(batch: Batch) -> list[str]:
    return [events_pb2.DossierEvent.FromString(each).event for each in batch.events]


async def first(batches: AsyncIterator[Batch]) -> Batch:
    async with asyncio.timeout(20):
        return await anext(batches)


async def test_pages_join_without_a_gap_or_a_repeat() -> None:
    world, seen, cursor = World(), list[bytes](), ""
    await world.fill(25)
    while (page := await world.feed.list(HAI_AN, cursor, 10)).events:
        seen += page.events
        cursor = page.cursor
    assert len(seen) == len(set(seen)) == 25
    assert page.cursor == cursor


@pytest.mark.parametrize(("asked", "given"), [(0, 100), (7, 7), (10_000, 500)])
async def test_pages_have_the_size_asked_for_within_limits(asked: int, given: int) -> None:
    world = World()
    await world.fill(510)
    assert len((await world.feed.list(HAI_AN, "", asked)).events) == given


async def test_an_agency_without_events_has_an_empty_feed() -> None:
    batch = await World().feed.list(NGHI_SON, "", 0)
    assert (batch.events, batch.cursor) == ((), "")


async def test_a_cursor_of_another_agency_is_refused() -> None:
    world = World()
    for each in story(receiving=HAI_AN, handling=NGHI_SON):
        await world.project(each)
    cursor = (await world.feed.list(HAI_AN, "", 0)).cursor
    with pytest.raises(CursorExpired):
        await world.feed.list(NGHI_SON, cursor, 0)
    with pytest.raises(CursorExpired):
        await first(world.feed.watch(NGHI_SON, cursor))


async def test_a_watcher_gets_what_was_and_then_each_event_as_it_happens() -> None:
    world = World(Pace(poll=600, heartbeat=600))
    submitted, accepted, *_ = story()
    await world.project(submitted)
    batches = world.feed.watch(HAI_AN, "")
    assert names(await first(batches)) == ["submitted"]

    waiting = asyncio.ensure_future(first(batches))
    await asyncio.sleep(0.01)
    await world.project(accepted)
    assert names(await waiting) == ["accepted"], "woken, not polled"


async def test_a_watcher_sees_what_another_process_projected() -> None:
    world = World()
    batches = world.feed.watch(HAI_AN, "")
    waiting = asyncio.ensure_future(first(batches))
    await asyncio.sleep(0.01)
    await world.tracking.record(event())
    assert names(await waiting) == ["submitted"]


async def test_silence_is_broken_by_heartbeats_with_the_same_cursor() -> None:
    world = World()
    await world.fill(1)
    batches = world.feed.watch(HAI_AN, "")
    cursor = (await first(batches)).cursor
    for _ in range(2):
        heartbeat = await first(batches)
        assert (heartbeat.events, heartbeat.cursor) == ((), cursor)


async def test_a_stream_ends_politely_and_is_continued_from_its_cursor() -> None:
    world = World(Pace(poll=0.01, heartbeat=0.02, lifetime=0.1))
    await world.fill(1)
    async with asyncio.timeout(20):
        batches = [batch async for batch in world.feed.watch(HAI_AN, "")]
    await world.project(event("accepted", 2, number=0))
    assert names(await world.feed.list(HAI_AN, batches[-1].cursor, 0)) == ["accepted"]


async def test_a_watcher_that_goes_leaves_nothing_behind() -> None:
    world = World()
    await world.fill(1)
    batches = world.feed.watch(HAI_AN, "")
    await first(batches)
    await batches.aclose()
    assert vars(world.wakeups) == vars(Wakeups())


async def test_one_feed_too_many_of_an_agency_ends_its_oldest() -> None:
    world = World()
    others, oldest, second, third = (world.feed.watch(agency, "") for agency in (NGHI_SON, HAI_AN, HAI_AN, HAI_AN))
    for batches in (others, oldest, second, third):
        await first(batches)
    with pytest.raises(StopAsyncIteration):
        await first(oldest)
    for batches in (others, second, third):
        assert names(await first(batches)) == []
        await batches.aclose()
