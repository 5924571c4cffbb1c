"""Who logs in: accounts and officers, whose user names are one space."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from services.common.kernel.errors import NotFound
from services.common.kernel.principal import Kind, Principal
from services.identity.domain.accounts import Account
from services.identity.domain.errors import SessionExpired
from services.identity.domain.officers import Officer
from services.identity.domain.sessions import Session

from .ports import Accounts, Officers

Holder: TypeAlias = Account | Officer


class Holders:
    """Finds accounts and officers."""

    def __init__(self, accounts: Accounts, officers: Officers) -> None:
        self._accounts = accounts
        self._officers = officers

    async def by_user_name(self, user_name: str) -> Holder | None:
        """Who has a cleaned user name. Both are always asked, so that the time tells nothing."""
        account, officer = await asyncio.gather(
            self._accounts.find_by_user_name(user_name), self._officers.find_by_user_name(user_name)
        )
        return account or officer

    async def of(self, session: Session) -> Holder:
        """Whose session it is. Raises `SessionExpired` when there is no such holder any more."""
        try:
            if session.holder_kind is Kind.OFFICER:
                return await self._officers.get(session.holder_id)
            return await self._accounts.get(session.holder_id)
        except NotFound:
            raise SessionExpired from None


def principal_of(holder: Holder, *, token_id: str) -> Principal:
    """What a token for them says."""
    if isinstance(holder, Officer):
        return Principal(Kind.OFFICER, holder.id, agency_id=holder.agency_id, roles=holder.roles, token_id=token_id)
    return Principal(Kind.ACCOUNT, holder.id, contact_verified=holder.contact_verified, token_id=token_id)
