"""Identity's stores without a database, for tests of use cases. The contract suite holds for them as for the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Never

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.principal import Kind
from services.common.storage.memory import MemoryAggregates
from services.identity.domain.accounts import Account
from services.identity.domain.attempts import LoginAttempts
from services.identity.domain.captchas import Captcha
from services.identity.domain.certificates import WardCertificate
from services.identity.domain.clients import RegisteredClient
from services.identity.domain.errors import (
    AccountNotFound,
    ClientExists,
    ClientNotFound,
    EmailTaken,
    OfficerNotFound,
    PasswordResetNotFound,
    SessionExpired,
    UserNameTaken,
)
from services.identity.domain.events import AccountEvent
from services.identity.domain.officers import Officer
from services.identity.domain.password_resets import PasswordReset, ResetAsked, ResetBudget
from services.identity.domain.sessions import Session


class MemoryAccounts(MemoryAggregates[Account, AccountEvent]):
    """`Accounts`. `names` is the space of user names, shared with `MemoryOfficers`: name → holder's id."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__(not_found=AccountNotFound, unique={"user_name": UserNameTaken, "verified_email": EmailTaken})
        self._names = names

    async def add(self, command: Command, change: Change[Account, AccountEvent]) -> Account:
        """See `Accounts.add`."""
        if (earlier := await self.replayed(command)) is not None:
            return earlier
        if change.aggregate.user_name in self._names:
            raise UserNameTaken
        account = await super().add(command, change)
        self._names[account.user_name] = account.id
        return account

    async def remove(self, aggregate: Account) -> bool:
        """See `Accounts.remove`."""
        removed = await super().remove(aggregate)
        if removed:
            del self._names[aggregate.user_name]
        return removed

    async def unverified(self, registered_before: datetime, *, limit: int) -> Sequence[Account]:
        """See `Accounts.unverified`."""
        stale = (one for one in self.all() if not one.contact_verified and one.registered_at < registered_before)
        return sorted(stale, key=lambda account: account.registered_at)[:limit]

    async def with_other_addresses(self, since_before: datetime, *, limit: int) -> Sequence[Account]:
        """See `Accounts.with_other_addresses`."""
        kept = ((since, one) for one in self.all() if (since := one.other_addresses_since) is not None)
        return [one for since, one in sorted(kept, key=lambda pair: pair[0]) if since < since_before][:limit]

    async def find_by_user_name(self, user_name: str) -> Account | None:
        """See `Accounts.find_by_user_name`."""
        return next((account for account in self.all() if account.user_name == user_name), None)

    async def find_by_verified_email(self, email: str) -> Account | None:
        """See `Accounts.find_by_verified_email`."""
        return next((account for account in self.all() if account.verified_email == email), None)


class MemoryOfficers(MemoryAggregates[Officer, Never]):
    """`Officers`."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__(not_found=OfficerNotFound, unique={"user_name": UserNameTaken})
        self._names = names

    async def add(self, command: Command, change: Change[Officer, Never]) -> Officer:
        """See `Officers.add`."""
        if (earlier := await self.replayed(command)) is not None:
            return earlier
        if change.aggregate.user_name in self._names:
            raise UserNameTaken
        officer = await super().add(command, change)
        self._names[officer.user_name] = officer.id
        return officer

    async def find_by_user_name(self, user_name: str) -> Officer | None:
        """See `Officers.find_by_user_name`."""
        return next((officer for officer in self.all() if officer.user_name == user_name), None)


class MemoryPasswordResets(MemoryAggregates[PasswordReset, ResetAsked]):
    """`PasswordResets`."""

    def __init__(self) -> None:
        super().__init__(not_found=PasswordResetNotFound)


class MemoryResetBudgets:
    """`ResetBudgets`."""

    def __init__(self) -> None:
        self._by_account: dict[str, ResetBudget] = {}

    async def update(self, account_id: str, fn: Callable[[ResetBudget], ResetBudget]) -> ResetBudget:
        """See `ResetBudgets.update`."""
        self._by_account[account_id] = fn(self._by_account.get(account_id, ResetBudget(account_id)))
        return self._by_account[account_id]


class MemorySessions:
    """`Sessions`."""

    def __init__(self) -> None:
        self._by_id: dict[str, Session] = {}

    async def add(self, session: Session) -> None:
        """See `Sessions.add`."""
        self._by_id[session.id] = session

    async def get(self, session_id: str) -> Session:
        """See `Sessions.get`."""
        if session_id not in self._by_id:
            raise SessionExpired
        return self._by_id[session_id]

    async def update(self, session_id: str, fn: Callable[[Session], Session]) -> Session:
        """See `Sessions.update`."""
        self._by_id[session_id] = fn(await self.get(session_id))
        return self._by_id[session_id]

    async def of_holder(self, kind: Kind, holder_id: str, *, now: datetime, limit: int) -> Sequence[Session]:
        """See `Sessions.of_holder`."""
        whose = (one for one in self._by_id.values() if (one.holder_kind, one.holder_id) == (kind, holder_id))
        alive = (one for one in whose if one.expires_at > now)
        return sorted(alive, key=lambda session: session.expires_at, reverse=True)[:limit]


class MemoryCaptchas:
    """`Captchas`."""

    def __init__(self) -> None:
        self._by_id: dict[str, Captcha] = {}
        self._claims: dict[str, str] = {}

    async def add(self, captcha: Captcha) -> None:
        """See `Captchas.add`."""
        self._by_id[captcha.id] = captcha

    async def take(self, captcha_id: str, *, claim: str) -> Captcha | None:
        """See `Captchas.take`."""
        captcha = self._by_id.get(captcha_id)
        if captcha is None or self._claims.setdefault(captcha_id, claim) != claim:
            return None
        return captcha


class MemoryAttempts:
    """`Attempts`."""

    def __init__(self) -> None:
        self._by_name: dict[str, LoginAttempts] = {}

    async def update(self, user_name: str, fn: Callable[[LoginAttempts], LoginAttempts]) -> None:
        """See `Attempts.update`."""
        self._by_name[user_name] = fn(self._by_name.get(user_name, LoginAttempts(user_name)))

    async def forget(self, user_name: str) -> None:
        """See `Attempts.forget`."""
        self._by_name.pop(user_name, None)


class MemoryWardCertificates:
    """`WardCertificates`."""

    def __init__(self) -> None:
        self._by_thumbprint: dict[str, WardCertificate] = {}

    async def find(self, thumbprint: str) -> WardCertificate | None:
        """See `WardCertificates.find`."""
        return self._by_thumbprint.get(thumbprint)

    async def update(self, thumbprint: str, fn: Callable[[WardCertificate | None], WardCertificate]) -> WardCertificate:
        """See `WardCertificates.update`."""
        self._by_thumbprint[thumbprint] = fn(self._by_thumbprint.get(thumbprint))
        return self._by_thumbprint[thumbprint]


class MemoryClients:
    """`Clients`."""

    def __init__(self) -> None:
        self._by_id: dict[str, RegisteredClient] = {}

    async def find(self, client_id: str) -> RegisteredClient | None:
        """See `Clients.find`."""
        return self._by_id.get(client_id)

    async def add(self, client: RegisteredClient) -> None:
        """See `Clients.add`."""
        if self._by_id.setdefault(client.id, client) != client:
            raise ClientExists

    async def update(self, client_id: str, fn: Callable[[RegisteredClient], RegisteredClient]) -> RegisteredClient:
        """See `Clients.update`."""
        if client_id not in self._by_id:
            raise ClientNotFound
        self._by_id[client_id] = fn(self._by_id[client_id])
        return self._by_id[client_id]
