"""What an operator sets up. An agency is taken by the form of its id: one that does not exist opens nothing."""

from __future__ import annotations

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import InvalidArgument
from services.common.kernel.ports import Clock, Ids, Secrets
from services.common.kernel.principal import Role
from services.identity.domain import certificates, clients, officers
from services.identity.domain.certificates import WardCertificate
from services.identity.domain.errors import OfficerNotFound
from services.identity.domain.normal_forms import clean_password, clean_text, clean_user_name
from services.identity.domain.officers import NewOfficer, Officer
from services.identity.domain.passwords import check_password

from .ports import Attempts, CertificateReader, Clients, Officers, PasswordHasher, WardCertificates


class CreateOfficer:
    """An officer who logs in."""

    def __init__(self, store: Officers, hasher: PasswordHasher, ids: Ids) -> None:
        self._store = store
        self._hasher = hasher
        self._ids = ids

    async def __call__(self, command: Command, entered: NewOfficer) -> Officer:
        """Raises `InvalidArgument` with every field that is wrong, `UserNameTaken`."""
        cleaned = officers.clean(entered)
        officers.check(cleaned)
        password_hash = await self._hasher.hash(clean_password(cleaned.password))
        officer = officers.appoint(cleaned, officer_id=self._ids.new(), password_hash=password_hash)
        return await self._store.add(command, Change(officer))


class DisableOfficer:
    """An officer who left does not come in any more."""

    def __init__(self, store: Officers) -> None:
        self._store = store

    async def __call__(self, command: Command, user_name: str) -> Officer:
        """Again: the same. Raises `OfficerNotFound`."""
        officer = await _named(self._store, user_name)
        return await self._store.update(command, officer.id, officers.disable)


class SetOfficerRoles:
    """An officer does something else in the same agency."""

    def __init__(self, store: Officers) -> None:
        self._store = store

    async def __call__(self, command: Command, user_name: str, roles: frozenset[Role]) -> Officer:
        """Again: the same. Raises `InvalidArgument`, `OfficerNotFound`, `OfficerDisabled`."""
        officer = await _named(self._store, user_name)
        return await self._store.update(command, officer.id, lambda before: officers.reappoint(before, roles))


class SetOfficerPassword:
    """An officer who forgot the password, or who comes back, gets another one."""

    def __init__(self, store: Officers, failures: Attempts, hasher: PasswordHasher) -> None:
        self._store = store
        self._failures = failures
        self._hasher = hasher

    async def __call__(self, command: Command, user_name: str, password: str) -> Officer:
        """Ends every session, and the wait after wrong guesses. Raises `InvalidArgument`, `OfficerNotFound`."""
        officer = await _named(self._store, user_name)
        if violations := check_password(password, guesses=officer.guesses):
            raise InvalidArgument(violations=violations)
        password_hash = await self._hasher.hash(clean_password(password))
        readmitted = await self._store.update(
            command, officer.id, lambda before: officers.readmit(before, password_hash)
        )
        await self._failures.forget(officer.user_name)
        return readmitted


async def _named(store: Officers, user_name: str) -> Officer:
    officer = await store.find_by_user_name(clean_user_name(user_name))
    if officer is None:
        raise OfficerNotFound
    return officer


class RegisterWardCertificate:
    """A ward system may come in with this certificate, in exactly these roles."""

    def __init__(self, store: WardCertificates, reader: CertificateReader, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock

    async def __call__(self, pem: str, roles: frozenset[Role]) -> WardCertificate:
        """Again: other roles. Raises `InvalidArgument`, `CertificateNotAccepted`, `CertificateRevoked`."""
        presented, now = self._reader.read(pem), self._clock.now()
        return await self._store.update(
            presented.thumbprint, lambda before: certificates.register(presented, roles, before=before, now=now)
        )


class RevokeWardCertificate:
    """A ward system may no longer come in with this certificate."""

    def __init__(self, store: WardCertificates, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, thumbprint: str) -> WardCertificate:
        """Again: nothing changes. Raises `CertificateNotFound`."""
        now = self._clock.now()
        return await self._store.update(thumbprint, lambda before: certificates.revoke(before, now=now))


class CreateClient:
    """A client with a secret of its own."""

    def __init__(self, store: Clients, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets

    async def __call__(self, client_id: str, display_name: str) -> str:
        """The secret; only its hash is kept. Raises `ClientExists`."""
        secret = self._secrets.token()
        client = clients.register(client_id=client_id, display_name=clean_text(display_name), secret=secret)
        await self._store.add(client)
        return secret


class RenewClientSecret:
    """Another secret for a client whose own was lost, or told."""

    def __init__(self, store: Clients, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets

    async def __call__(self, client_id: str) -> str:
        """The secret; only its hash is kept. Again: another one. Raises `ClientNotFound`."""
        secret = self._secrets.token()
        await self._store.update(client_id, lambda client: clients.renew(client, secret=secret))
        return secret
