"""Who watches timelines, or feeds, in this process. A stream costs memory for as long as it is open (40 KiB here,
67 in the gateway), so there are limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from services.common.kernel.errors import Unavailable
from services.common.kernel.signals import Signal

PER_CALLER = 5
"""Streams of one kind of one account, officer or agency."""
IN_ALL = 300
"""Timelines of one process: what it serves besides, which is 500 calls at once with them, must go on."""
FEEDS_IN_ALL = 150
"""Feeds of one process; an agency needs one."""
_TRY_AGAIN = timedelta(seconds=5)


class Place:
    """The right to watch. It is lost when its holder opens more streams than are allowed."""

    def __init__(self, listener: Signal) -> None:
        self._listener = listener
        self.lost = False

    def lose(self) -> None:
        """Takes it away, and wakes the stream so that it ends."""
        self.lost = True
        self._listener.ring()


class Watchers:
    """Hands out places."""

    def __init__(self, per_caller: int = PER_CALLER, in_all: int = IN_ALL) -> None:
        self._per_caller = per_caller
        self._in_all = in_all
        self._places: dict[str, list[Place]] = {}
        self._taken = 0

    @contextmanager
    def admitted(self, who: str, listener: Signal) -> Iterator[Place]:
        """A place for the block. Of whoever has too many the oldest is lost: a phone that changed networks is not kept out
        by its own dead connections. Raises `Unavailable` when the process has no more."""
        if self._taken >= self._in_all:
            raise Unavailable(retry_after=_TRY_AGAIN)
        place = Place(listener)
        places = self._places.setdefault(who, [])
        places.append(place)
        if len(places) > self._per_caller:
            places.pop(0).lose()
        self._taken += 1
        try:
            yield place
        finally:
            self._taken -= 1
            if not place.lost:
                places.remove(place)
                if not places:
                    del self._places[who]
