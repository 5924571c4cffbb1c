"""Ward systems and registered clients: what they hold, exchanged for a short token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.ports import Clock, Ids
from services.common.kernel.principal import Kind, Principal
from services.identity.domain import certificates, clients

from .ports import CertificateReader, Clients, Tokens, WardCertificates


@dataclass(frozen=True, slots=True)
class PartnerToken:
    """A JWT for every service."""

    access_token: str
    expires_at: datetime


class ExchangeCertificate:
    """A ward's certificate for a token that counts together with it only (RFC 8705)."""

    def __init__(
        self, store: WardCertificates, reader: CertificateReader, tokens: Tokens, clock: Clock, ids: Ids
    ) -> None:
        self._store = store
        self._reader = reader
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    async def __call__(self, pem: str) -> PartnerToken:
        """Raises `CertificateNotAccepted`."""
        presented = self._reader.read(pem)
        now = self._clock.now()
        registered = certificates.accept(await self._store.find(presented.thumbprint), presented, now=now)
        principal = Principal(
            kind=Kind.WARD,
            id=registered.agency_id,
            agency_id=registered.agency_id,
            roles=registered.roles,
            token_id=self._ids.new(),
        )
        expires_at = min(now + certificates.TOKEN_LIFETIME, presented.not_after)
        token = self._tokens.access(principal, expires_at=expires_at, certificate_thumbprint=registered.id)
        return PartnerToken(token, expires_at)


class ExchangeClientSecret:
    """A registered client's secret for a token."""

    def __init__(self, store: Clients, tokens: Tokens, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    async def __call__(self, client_id: str, secret: str) -> PartnerToken:
        """Raises `CredentialsWrong`."""
        client = clients.authenticate(await self._store.find(client_id), secret)
        expires_at = self._clock.now() + clients.TOKEN_LIFETIME
        principal = Principal(Kind.CLIENT, client.id, token_id=self._ids.new())
        return PartnerToken(self._tokens.access(principal, expires_at=expires_at), expires_at)
