"""Changing one's own profile."""

from __future__ import annotations

from collections.abc import Collection

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import Conflict
from services.common.kernel.ports import Clock
from services.common.kernel.vietnam import date_of
from services.identity.domain import profile_change
from services.identity.domain.accounts import Account, Profile
from services.identity.domain.events import AccountEvent

from .own_sessions import CallingSession
from .ports import Accounts


def etag_of(account: Account) -> str:
    """The version as an etag: quoted (RFC 9110 §8.8.3)."""
    return f'"{account.version}"'


class UpdateProfile:
    """Fields of the caller's own profile, replaced."""

    def __init__(self, store: Accounts, calling: CallingSession, clock: Clock) -> None:
        self._store = store
        self._calling = calling
        self._clock = clock

    async def __call__(self, command: Command, etag: str, typed: Profile, paths: Collection[str]) -> Account:
        """The account as it is then; an empty etag fits any version.

        Raises `InvalidArgument` with every field that is wrong, `IdentityAssured`, `Conflict`, `SessionExpired` when the
        session that calls has ended, `RequestIdReused`.
        """
        profile_change.check_mask(paths)
        if await self._store.replayed(command) is None:
            await self._calling(command.actor)
        today = date_of(self._clock.now())

        def amend(before: Account) -> Change[Account, AccountEvent]:
            if etag and etag != etag_of(before):
                raise Conflict
            return profile_change.amend(before, typed, paths, today=today)

        return await self._store.update(command, command.actor.id, amend)
