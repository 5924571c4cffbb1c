"""A timeline made anew: the use case; what becomes of timeline and feeds is the read model's contract."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from services.common.runtime import UuidV7
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.app.rebuild import RebuildTimeline
from services.tracking.app.wakeups import Wakeups
from services.tracking.domain.errors import DossierNotFound, TimelineAhead
from services.tracking.domain.event import Event
from tests.unit.tracking.dossiers import HAI_AN, dossier_id, story


class Archive:
    """Submission, which tells one more event each time it is asked."""

    def __init__(self, events: list[Event], first: int) -> None:
        self._events = events
        self.told = first

    async def of(self, dossier_id: str) -> list[Event]:
        told = self._events[: self.told]
        self.told += 1
        return told


class Heard:
    """A `Bell` that remembers who was called."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def ring(self, keys: Collection[str]) -> None:
        self.keys.extend(keys)


async def tracked(events: list[Event]) -> MemoryTracking:
    tracking = MemoryTracking(UuidV7())
    for each in events:
        await tracking.record(each)
    return tracking


async def test_who_waits_for_the_dossier_or_the_feed_is_woken() -> None:
    tracking, bell = await tracked([]), Heard()
    await RebuildTimeline(Archive(story(), 5), tracking, bell)(dossier_id())
    assert bell.keys == [dossier_id(), HAI_AN]
    assert await tracking.reached_version(dossier_id()) == story()[-1].version


async def test_an_event_that_comes_in_between_is_asked_for() -> None:
    events = story()
    tracking = await tracked(events[:3])
    await RebuildTimeline(Archive(events, 2), tracking, Wakeups())(dossier_id())
    assert await tracking.reached_version(dossier_id()) == events[2].version


async def test_what_submission_does_not_know_is_never_forgotten() -> None:
    events = story()
    tracking = await tracked(events)
    with pytest.raises(TimelineAhead):
        await RebuildTimeline(Archive(events, 1), tracking, Wakeups())(dossier_id())
    assert await tracking.reached_version(dossier_id()) == events[-1].version


async def test_a_dossier_of_which_nothing_was_told() -> None:
    with pytest.raises(DossierNotFound):
        await RebuildTimeline(Archive([], 0), await tracked([]), Wakeups())(dossier_id())
