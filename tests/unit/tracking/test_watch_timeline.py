"""A timeline, live: complete, without repeats, and over when it should be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.errors import Unavailable
from services.common.kernel.principal import Kind, Principal
from services.common.runtime import UuidV7
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.app.project import Project
from services.tracking.app.timelines import Update, WatchTimeline
from services.tracking.app.wakeups import Wakeups
from services.tracking.app.watchers import Watchers
from services.tracking.app.watching import Pace
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.event import Event
from tests.support.clocks import HandClock
from tests.unit.tracking.dossiers import HAI_AN, NGHI_SON, OWNER, PROVINCE, dossier_id, event, story

SLOW = Pace(poll=600, heartbeat=600)
SECONDS = 20
"""Long, for a slow machine; who is not woken waits longer."""
QUICK = Pace(poll=0.01, heartbeat=0.05)
MINE = Principal(Kind.ACCOUNT, OWNER)


class World:
    def __init__(self, pace: Pace = SLOW, *, per_caller: int = 5, in_all: int = 100) -> None:
        self.clock = HandClock()
        self.tracking = MemoryTracking(UuidV7())
        self.wakeups = Wakeups()
        self.watchers = Watchers(per_caller, in_all)
        self.project = Project(self.tracking, self.wakeups)
        self._watch = WatchTimeline(self.tracking, self.wakeups, self.watchers, self.clock, pace)

    def watch(self, after: int = 0, caller: Principal = MINE) -> AsyncGenerator[Update, None]:
        return self._watch(caller, dossier_id(), after)

    def is_as_new(self) -> bool:
        """Whether nobody listens, and nobody has a place."""
        return (vars(self.wakeups), vars(self.watchers)) == (vars(Wakeups()), vars(Watchers(5, 100)))

    async def happen(self, *events: Event) -> None:
        for each in events:
            await self.project(each)


async def first(updates: AsyncIterator[Update]) -> Update:
    async with asyncio.timeout(SECONDS):
        return await anext(updates)


def names(update: Update) -> list[str]:
    return [entry.event for entry in update.entries]


async def test_what_was_comes_at_once_and_then_each_entry_as_it_happens() -> None:
    world = World()
    submitted, accepted, started, *_ = story()
    await world.happen(submitted, accepted)
    updates = world.watch()
    assert names(await first(updates)) == ["submitted", "accepted"]

    waiting = asyncio.ensure_future(first(updates))
    await asyncio.sleep(0.01)
    await world.happen(started)
    assert names(await waiting) == ["started"], "woken, not polled"


async def test_a_reader_continues_after_the_last_version_it_has() -> None:
    world = World()
    events = story()
    await world.happen(*events)
    for seen, last in enumerate(events, start=1):
        update = await first(world.watch(last.version))
        assert names(update) == [each.event for each in events[seen:]]


async def test_however_often_the_connection_drops_nothing_is_missing_and_nothing_doubled() -> None:
    world = World(QUICK)
    seen, after = list[str](), 0
    for each in story():
        await world.happen(each)
        updates = world.watch(after)
        for entry in (await first(updates)).entries:
            seen.append(entry.event)
            after = entry.version
        await updates.aclose()
    assert seen == ["submitted", "accepted", "started", "finished", "returned"]


async def test_a_stream_opens_at_once_also_when_nothing_is_new() -> None:
    world = World()
    await world.happen(event())
    assert names(await first(world.watch(event().version))) == []


async def test_a_version_of_tomorrow_waits_for_it() -> None:
    world = World()
    submitted, accepted, started, *_ = story()
    await world.happen(submitted)
    updates = world.watch(accepted.version)
    assert names(await first(updates)) == []
    await world.happen(accepted, started)
    assert names(await first(updates)) == ["started"]


async def test_what_another_process_projected_is_seen_too() -> None:
    world = World(Pace(poll=0.01, heartbeat=600))
    submitted, accepted, *_ = story()
    await world.happen(submitted)
    updates = world.watch()
    await first(updates)
    await world.tracking.record(accepted)
    assert names(await first(updates)) == ["accepted"]


async def test_silence_is_broken_by_signs_of_life() -> None:
    world = World(QUICK)
    await world.happen(event())
    updates = world.watch()
    await first(updates)
    for _ in range(2):
        assert names(await first(updates)) == []


@pytest.mark.parametrize(
    "caller", [Principal(Kind.ACCOUNT, "somebody-else"), Principal(Kind.WARD, PROVINCE, agency_id=PROVINCE)]
)
async def test_nobody_else_may_watch(caller: Principal) -> None:
    world = World()
    await world.happen(event())
    with pytest.raises(DossierNotFound):
        await first(world.watch(caller=caller))
    assert world.is_as_new()


async def test_an_agency_that_loses_the_dossier_hears_no_more() -> None:
    world = World()
    await world.happen(event(receiving=HAI_AN, handling=NGHI_SON))
    updates = world.watch(caller=Principal(Kind.WARD, NGHI_SON, agency_id=NGHI_SON))
    await first(updates)
    await world.happen(event("transferred", 2, receiving=HAI_AN, handling=PROVINCE))
    with pytest.raises(DossierNotFound):
        await first(updates)


async def test_a_stream_ends_with_the_token_and_no_later() -> None:
    world = World()
    await world.happen(event())
    caller = replace(MINE, token_expires=world.clock.now() + timedelta(seconds=0.1))
    async with asyncio.timeout(SECONDS):
        assert [names(update) async for update in world.watch(caller=caller)] == [["submitted"]]


async def test_a_stream_ends_politely_after_its_lifetime() -> None:
    world = World(Pace(poll=0.01, heartbeat=0.02, lifetime=0.1))
    await world.happen(event())
    async with asyncio.timeout(SECONDS):
        assert [name async for update in world.watch() for name in names(update)] == ["submitted"]


async def test_one_stream_too_many_ends_the_callers_oldest() -> None:
    world = World(per_caller=2, in_all=4)
    await world.happen(event())
    ward = Principal(Kind.WARD, HAI_AN, agency_id=HAI_AN)
    others = world.watch(caller=ward)
    oldest, second, third = (world.watch() for _ in range(3))
    for updates in (others, oldest, second, third):
        assert names(await first(updates)) == ["submitted"]

    with pytest.raises(StopAsyncIteration):
        await first(oldest)
    in_its_place = world.watch(caller=ward)
    await first(in_its_place)
    await world.happen(event("accepted", 2))
    for updates in (others, second, third, in_its_place):
        assert names(await first(updates)) == ["accepted"]


async def test_a_process_that_has_enough_of_them_says_so() -> None:
    world = World(in_all=1)
    await world.happen(event())
    updates = world.watch()
    await first(updates)
    with pytest.raises(Unavailable) as refused:
        await first(world.watch(caller=Principal(Kind.WARD, HAI_AN, agency_id=HAI_AN)))
    assert refused.value.retry_after is not None
    await updates.aclose()
    assert names(await first(world.watch())) == ["submitted"]


async def test_a_watcher_that_goes_leaves_nothing_behind() -> None:
    world = World()
    await world.happen(event())
    updates = world.watch()
    await first(updates)
    await updates.aclose()
    assert world.is_as_new()
