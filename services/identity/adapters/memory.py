"""Identity's stores without a database, for tests of use cases. The contract suite holds for them as for the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import Conflict
from services.common.memory import MemoryAggregates
from services.identity.domain.accounts import Account
from services.identity.domain.attempts import LoginAttempts
from services.identity.domain.captchas import Captcha
from services.identity.domain.certificates import WardCertificate
from services.identity.domain.clients import RegisteredClient
from services.identity.domain.errors import (
    AccountNotFound,
    ClientExists,
    EmailTaken,
    OfficerNotFound,
    SessionExpired,
    UserNameTaken,
)
from services.identity.domain.events import AccountEvent
from services.identity.domain.officers import Officer
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

    async def find_by_user_name(self, user_name: str) -> Account | None:
        """See `Accounts.find_by_user_name`."""
        return next((account for account in self.all() if account.user_name == user_name), None)

    async def find_by_verified_email(self, email: str) -> Account | None:
        """See `Accounts.find_by_verified_email`."""
        return next((account for account in self.all() if account.verified_email == email), None)


class MemoryOfficers:
    """`Officers`."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._by_id: dict[str, Officer] = {}

    async def get(self, officer_id: str) -> Officer:
        """See `Officers.get`."""
        if officer_id not in self._by_id:
            raise OfficerNotFound
        return self._by_id[officer_id]

    async def find_by_user_name(self, user_name: str) -> Officer | None:
        """See `Officers.find_by_user_name`."""
        return self._by_id.get(self._names.get(user_name, ""))

    async def add(self, officer: Officer) -> None:
        """See `Officers.add`."""
        if officer.user_name in self._names:
            raise UserNameTaken
        self._names[officer.user_name] = officer.id
        self._by_id[officer.id] = officer


class MemorySessions:
    """`Sessions`."""

    def __init__(self) -> None:
        self._by_id: dict[str, Session] = {}

    async def add(self, session: Session) -> None:
        """See `Sessions.add`."""
        self._by_id[session.id] = session

    async def update(self, session_id: str, fn: Callable[[Session], Session]) -> Session:
        """See `Sessions.update`."""
        if session_id not in self._by_id:
            raise SessionExpired
        self._by_id[session_id] = fn(self._by_id[session_id])
        return self._by_id[session_id]


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

    async def put(self, certificate: WardCertificate) -> None:
        """See `WardCertificates.put`."""
        before = self._by_thumbprint.get(certificate.id)
        if certificate.version != (before.version if before else 0) + 1:
            raise Conflict
        self._by_thumbprint[certificate.id] = certificate


class MemoryClients:
    """`Clients`."""

    def __init__(self) -> None:
        self._by_id: dict[str, RegisteredClient] = {}

    async def find(self, client_id: str) -> RegisteredClient | None:
        """See `Clients.find`."""
        return self._by_id.get(client_id)

    async def add(self, client: RegisteredClient) -> None:
        """See `Clients.add`."""
        if client.id in self._by_id:
            raise ClientExists
        self._by_id[client.id] = client
