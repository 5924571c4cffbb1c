"""How often somebody may do something, counted in this process: no call writes to a database for it.

Counting is per process: with n processes behind one door, n times as much gets through. That is accepted: a budget
stops what is done by the thousand, not the one call too many.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .ports import Clock

_CAPACITY = 100_000


@dataclass(slots=True)
class _Spent:
    since: datetime
    amount: int = 0
    things: set[str] = field(default_factory=set)


class Budget:
    """So much for each key, within a window that begins with its first use; memory is bounded.

    When there are more keys than `capacity`, those that began first are forgotten: so many are used only by somebody
    who pays for each of them, with a captcha or an address.
    """

    def __init__(self, clock: Clock, *, limit: int, window: timedelta, capacity: int = _CAPACITY) -> None:
        self._clock = clock
        self._limit = limit
        self._window = window
        self._capacity = capacity
        self._keys: OrderedDict[str, _Spent] = OrderedDict()

    def spend(self, key: str, thing: str = "") -> timedelta | None:
        """One more; None if that was within the limit, else how long until the window ends.

        With a `thing`, different things are counted: the same one again costs nothing.
        """
        now = self._clock.now()
        self._forget(now)
        spent = self._keys.setdefault(key, _Spent(now))
        if thing and thing in spent.things:
            return None
        if spent.amount >= self._limit:
            return spent.since + self._window - now
        spent.amount += 1
        if thing:
            spent.things.add(thing)
        return None

    def fine(self, key: str, amount: int) -> None:
        """So much more, for what has been spent on already; the next `spend` may then be too much."""
        if (spent := self._keys.get(key)) is not None:
            spent.amount += amount

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._keys)

    def _forget(self, now: datetime) -> None:
        # In order of first use: the oldest are in front.
        while self._keys:
            oldest = next(iter(self._keys.values()))
            if now - oldest.since < self._window and len(self._keys) < self._capacity:
                return
            self._keys.popitem(last=False)
