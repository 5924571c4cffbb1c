"""The feed of a ward: everything that happens to its dossiers, in order, at least once, resumable."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime

from services.common.kernel.paging import page_size as size_of
from services.common.kernel.ports import Clock
from services.tracking.domain import cursor as cursors

from .ports import Feed
from .wakeups import Wakeups

DEFAULT_PAGE = 100
LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events, as published but for the blind indexes, and the cursor after them. No events: a heartbeat."""

    events: tuple[bytes, ...]
    cursor: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. `poll`: how late an event of another process may be seen; `heartbeat`: the longest silence; `lifetime`:
    when a stream ends politely, give or take a sixth, so that not all come back at once."""

    poll: float = 1.0
    heartbeat: float = 20.0
    lifetime: float = 1_800.0


class ReadFeed:
    """Reads an agency's feed."""

    def __init__(self, feed: Feed, wakeups: Wakeups, clock: Clock, pace: Pace | None = None) -> None:
        self._feed = feed
        self._wakeups = wakeups
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
        """Batches as they come, heartbeats in between; ends by itself. Raises CursorExpired and `Unavailable`."""
        now = asyncio.get_running_loop().time
        end = now() + self._pace.lifetime * random.uniform(5 / 6, 7 / 6)  # noqa: S311 no secret
        silent_since = now()
        with self._wakeups.listening(agency_id) as listener:
            while now() < end:
                batch = await self.list(agency_id, cursor, 0)
                if batch.events or now() - silent_since >= self._pace.heartbeat:
                    yield batch
                    cursor, silent_since = batch.cursor, now()
                if not batch.events:
                    await listener.wait(min(self._pace.poll, self._pace.heartbeat))
