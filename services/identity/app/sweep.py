"""Accounts whose box never answered are removed, so that nobody keeps a user name, or our data of a person, for nothing."""

from __future__ import annotations

from services.common.kernel.ports import Clock
from services.identity.domain.accounts import UNVERIFIED_LIFETIME

from .ports import Accounts

_AT_ONCE = 100


class SweepUnverified:
    """One round of sweeping."""

    def __init__(self, store: Accounts, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self) -> int:
        """How many accounts were removed, at most 100: call it again for the rest. Raises `Unavailable`."""
        registered_before = self._clock.now() - UNVERIFIED_LIFETIME
        removed = 0
        for account in await self._store.unverified(registered_before, limit=_AT_ONCE):
            removed += await self._store.remove(account)  # not one that was verified meanwhile
        return removed
