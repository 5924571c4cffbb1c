"""Timelines for those whom they concern, and waiting for them to catch up with a writer."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.tracking.domain.timeline import Entry, Timeline

from .ports import Timelines
from .wakeups import Wakeups
from .watchers import Watchers
from .watching import Pace, watch

LONGEST_WAIT = timedelta(seconds=2)
# Another process may project what we wait for. Short against the longest wait, long against a query.
_POLL_SECONDS = 0.2


class GetTimeline:
    """The timeline of a dossier."""

    def __init__(self, timelines: Timelines) -> None:
        self._timelines = timelines

    async def __call__(self, principal: Principal, dossier_id: str) -> Timeline:
        """Raises DossierNotFound, also for a dossier of somebody else, and `Unavailable`."""
        return await self._timelines.visible_to(principal, dossier_id)


@dataclass(frozen=True, slots=True)
class Update:
    """Entries of a timeline that the reader does not have yet. None: a sign of life."""

    entries: tuple[Entry, ...]
    time: datetime


class WatchTimeline:
    """The timeline of a dossier, live. Where a reader stands is the version of its last entry: nothing is kept here."""

    # A timeline of another process is looked at rarely, for there may be hundreds of streams; a public reader may sit
    # behind a proxy that cuts what is silent for half a minute.
    PACE = Pace(poll=5.0, heartbeat=15.0)

    def __init__(
        self, timelines: Timelines, wakeups: Wakeups, watchers: Watchers, clock: Clock, pace: Pace = PACE
    ) -> None:
        self._timelines = timelines
        self._wakeups = wakeups
        self._watchers = watchers
        self._clock = clock
        self._pace = pace

    async def __call__(self, caller: Principal, dossier_id: str, after: int) -> AsyncGenerator[Update, None]:
        """An update at once, with the entries beyond version `after`, and then each entry as it happens.

        Ends by itself, at the latest when the caller's token expires. Raises DossierNotFound, also later when the caller's
        agency no longer has the dossier, and `Unavailable`.
        """
        reached, is_open = after, False

        async def look() -> tuple[Update, bool]:
            nonlocal reached, is_open
            if is_open and await self._timelines.reached_version(dossier_id) <= reached:
                return Update((), self._clock.now()), False
            timeline = await self._timelines.visible_to(caller, dossier_id)
            entries = tuple(entry for entry in timeline.entries if entry.version > reached)
            is_news, is_open = bool(entries) or not is_open, True
            reached = max(reached, timeline.reached_version)
            return Update(entries, self._clock.now()), is_news

        with (
            self._wakeups.listening(dossier_id) as listener,
            self._watchers.admitted(f"{caller.kind}:{caller.id}", listener) as place,
        ):
            updates = watch(look, listener, self._pace, at_most=self._left_of(caller), over=lambda: place.lost)
            async with aclosing(updates):
                async for update in updates:
                    yield update

    def _left_of(self, caller: Principal) -> float:
        """Seconds until the caller's token expires."""
        if caller.token_expires is None:
            return math.inf
        return (caller.token_expires - self._clock.now()).total_seconds()


class AwaitVersion:
    """Lets a writer read what it wrote."""

    def __init__(self, timelines: Timelines, wakeups: Wakeups) -> None:
        self._timelines = timelines
        self._wakeups = wakeups

    async def __call__(self, dossier_id: str, version: int, patience: timedelta) -> bool:
        """Whether the timeline has reached the version, within `patience` and at most two seconds."""
        now = asyncio.get_running_loop().time
        deadline = now() + max(min(patience, LONGEST_WAIT), timedelta()).total_seconds()
        with self._wakeups.listening(dossier_id) as listener:
            while await self._timelines.reached_version(dossier_id) < version:
                left = deadline - now()
                if left <= 0:
                    return False
                await listener.wait(min(left, _POLL_SECONDS))
        return True
