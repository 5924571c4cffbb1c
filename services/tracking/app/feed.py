"""The feed of a ward: everything that happens to its dossiers, in order, at least once, resumable."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from services.common.kernel.paging import page_size as size_of
from services.common.kernel.ports import Clock
from services.tracking.domain import cursor as cursors

from .ports import Feed
from .wakeups import Wakeups
from .watchers import Watchers
from .watching import Pace, watch

DEFAULT_PAGE = 100
LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events, as published but for the blind indexes, and the cursor after them. No events: a heartbeat."""

    events: tuple[bytes, ...]
    cursor: str
    time: datetime


class ReadFeed:
    """Reads an agency's feed."""

    def __init__(
        self, feed: Feed, wakeups: Wakeups, watchers: Watchers, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._feed = feed
        self._wakeups = wakeups
        self._watchers = watchers
        self._clock = clock
        self._pace = pace or Pace()

    async def list(self, agency_id: str, cursor: str, page_size: int) -> Batch:
        """The next events after the cursor, at most `page_size` (0: 100). Raises CursorExpired and `Unavailable`."""
        size = size_of(page_size, default=DEFAULT_PAGE, most=LONGEST_PAGE)
        # The head first: what is counted in it is committed, so the window below it has no holes.
        head = await self._feed.head(agency_id)
        after = cursors.decode(agency_id, cursor, head)
        if head is None or after == head.sequence:
            return Batch((), cursor, self._clock.now())
        through = min(after + size, head.sequence)
        events = await self._feed.window(agency_id, after, through)
        reached = cursors.encode(agency_id, replace(head, sequence=through))
        return Batch(tuple(events), reached, self._clock.now())

    async def watch(self, agency_id: str, cursor: str) -> AsyncGenerator[Batch, None]:
        """Batches as they come, heartbeats in between; ends by itself, also when the agency opens too many. Raises
        CursorExpired and `Unavailable`."""
        reached = cursor

        async def look() -> tuple[Batch, bool]:
            nonlocal reached
            batch = await self.list(agency_id, reached, 0)
            reached = batch.cursor
            return batch, bool(batch.events)

        with self._wakeups.listening(agency_id) as listener, self._watchers.admitted(agency_id, listener) as place:
            async with aclosing(watch(look, listener, self._pace, over=lambda: place.lost)) as batches:
                async for batch in batches:
                    yield batch
