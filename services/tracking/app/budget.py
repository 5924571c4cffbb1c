"""How many look-ups a pass is good for, counted in this process: no look-up writes to the database for it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from services.common.kernel.ports import Clock
from services.tracking.domain.errors import LookupPassUsedUp

LOOKUPS_PER_PASS = 10
# A pass lives five minutes; one more for clocks that differ. After that its token no longer counts anyway.
_REMEMBERED = timedelta(minutes=6)
# To push a pass out before its time somebody would have to solve this many captchas meanwhile.
_CAPACITY = 100_000


class PassBudget:
    """Counts the look-ups of each pass, in bounded memory."""

    def __init__(self, clock: Clock, *, capacity: int = _CAPACITY) -> None:
        self._clock = clock
        self._capacity = capacity
        self._passes: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def spend(self, pass_id: str) -> None:
        """One look-up more. Raises LookupPassUsedUp from the eleventh on."""
        now = self._clock.now()
        self._forget(now)
        first_use, spent = self._passes.get(pass_id, (now, 0))
        if spent >= LOOKUPS_PER_PASS:
            raise LookupPassUsedUp
        self._passes[pass_id] = (first_use, spent + 1)

    def __len__(self) -> int:
        """How many passes are remembered."""
        return len(self._passes)

    def _forget(self, now: datetime) -> None:
        # In order of first use: the oldest are in front.
        while self._passes:
            first_use, _ = next(iter(self._passes.values()))
            if now - first_use < _REMEMBERED and len(self._passes) < self._capacity:
                return
            self._passes.popitem(last=False)
