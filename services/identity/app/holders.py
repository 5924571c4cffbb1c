"""Who logs in: accounts and officers, whose user names are one space."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from services.common.kernel.command import Command
from services.common.kernel.errors import NotFound
from services.common.kernel.ports import Clock, Ids
from services.common.kernel.principal import Kind, Principal
from services.identity.domain import accounts, officers
from services.identity.domain.accounts import Account
from services.identity.domain.credentials import Credentials
from services.identity.domain.errors import SessionExpired
from services.identity.domain.officers import Officer
from services.identity.domain.sessions import Session

from .ports import Accounts, Officers

Holder: TypeAlias = Account | Officer


class Holders:
    """Finds accounts and officers, and changes what they log in with."""

    def __init__(self, accounts_: Accounts, officers_: Officers, clock: Clock, ids: Ids) -> None:
        self._accounts = accounts_
        self._officers = officers_
        self._clock = clock
        self._ids = ids

    async def by_user_name(self, user_name: str) -> Holder | None:
        """Who has a cleaned user name. Both are always asked, so that the time tells nothing."""
        account, officer = await asyncio.gather(
            self._accounts.find_by_user_name(user_name), self._officers.find_by_user_name(user_name)
        )
        return account or officer

    async def of(self, session: Session) -> Holder:
        """Whose session it is. Raises `SessionExpired` when there is no such holder, or they have ended it with others."""
        try:
            holder = await self._load(session.holder_kind, session.holder_id)
        except NotFound:
            raise SessionExpired from None
        if not holder.credentials.admits(session):
            raise SessionExpired
        return holder

    async def get(self, caller: Principal) -> Holder:
        """Who calls. Raises `NotFound` when they are gone."""
        return await self._load(caller.kind, caller.id)

    async def replayed(self, command: Command) -> Holder | None:
        """Who an earlier call with this request id changed; None if there was none. Raises `RequestIdReused`."""
        store: Accounts | Officers = self._officers if command.actor.kind is Kind.OFFICER else self._accounts
        return await store.replayed(command)

    async def change(self, command: Command, fn: Callable[[Credentials], Credentials]) -> Holder:
        """Stores what the pure `fn` makes of the caller's credentials; a repeated call does not run it."""
        caller = command.actor
        if caller.kind is Kind.OFFICER:
            return await self._officers.update(
                command, caller.id, lambda officer: officers.change_credentials(officer, fn(officer.credentials))
            )
        event_id, now = self._ids.new(), self._clock.now()
        return await self._accounts.update(
            command,
            caller.id,
            lambda account: accounts.change_credentials(account, fn(account.credentials), event_id=event_id, now=now),
        )

    async def _load(self, kind: Kind, holder_id: str) -> Holder:
        if kind is Kind.OFFICER:
            return await self._officers.get(holder_id)
        return await self._accounts.get(holder_id)


def principal_of(holder: Holder, session: Session, *, token_id: str) -> Principal:
    """What a token for them, in that session, says."""
    if isinstance(holder, Officer):
        return Principal(
            Kind.OFFICER,
            holder.id,
            agency_id=holder.agency_id,
            roles=holder.roles,
            token_id=token_id,
            session_id=session.id,
            name=holder.full_name,
        )
    return Principal(
        Kind.ACCOUNT,
        holder.id,
        contact_verified=holder.contact_verified,
        token_id=token_id,
        session_id=session.id,
    )
