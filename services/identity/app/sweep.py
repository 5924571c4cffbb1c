"""What nobody needs any more is removed, so that nobody keeps a user name, or we a person's data, for nothing.

Links need no sweeping, their tokens are kept nowhere; the database itself lets sessions, captchas and resets expire.
"""

from __future__ import annotations

from datetime import datetime

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import Conflict, NotFound
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Kind, Principal
from services.identity.domain import email_change
from services.identity.domain.accounts import OTHER_ADDRESSES_KEPT, UNVERIFIED_LIFETIME, Account
from services.identity.domain.events import AccountEvent

from .ports import Accounts

_AT_ONCE = 100
_SWEEP = Command(Principal(Kind.SERVICE, "identity"), "", "sweep", b"")


class SweepUnverified:
    """Removes accounts whose box never answered: one round of sweeping."""

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


class SweepAddresses:
    """Forgets addresses that were wanted in vain, or left: one round of sweeping."""

    def __init__(self, store: Accounts, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self) -> int:
        """Of how many accounts, at most 100: call it again for the rest. Raises `Unavailable`."""
        before = self._clock.now() - OTHER_ADDRESSES_KEPT
        forgotten = 0
        for account in await self._store.with_other_addresses(before, limit=_AT_ONCE):
            forgotten += await self._forget(account.id, before)
        return forgotten

    async def _forget(self, account_id: str, before: datetime) -> bool:
        def forget(account: Account) -> Change[Account, AccountEvent]:
            if account.other_addresses_since is None or account.other_addresses_since >= before:
                raise Conflict  # asked for anew meanwhile
            return email_change.forget(account, before)

        try:
            await self._store.update(_SWEEP, account_id, forget)
        except (Conflict, NotFound):
            return False
        return True
