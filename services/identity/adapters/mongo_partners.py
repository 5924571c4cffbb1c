"""Ward certificates and registered clients in MongoDB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from services.common.kernel.principal import Role
from services.common.storage.mongo import Database, Document, DuplicateKey, outages, prepare
from services.common.storage.swaps import compare_and_swap, insert
from services.identity.domain.certificates import WardCertificate
from services.identity.domain.clients import RegisteredClient
from services.identity.domain.errors import ClientExists, ClientNotFound


class MongoWardCertificates:
    """The `WardCertificates`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["ward_certificates"]

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def find(self, thumbprint: str) -> WardCertificate | None:
        """See `WardCertificates.find`."""
        with outages():
            row = await self._rows.find_one({"_id": thumbprint})
        return _certificate(row)

    async def update(self, thumbprint: str, fn: Callable[[WardCertificate | None], WardCertificate]) -> WardCertificate:
        """See `WardCertificates.update`."""
        return await compare_and_swap(self._rows, thumbprint, fn, read=_certificate, write=_certificate_row)


class MongoClients:
    """The `Clients`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["clients"]

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def find(self, client_id: str) -> RegisteredClient | None:
        """See `Clients.find`."""
        with outages():
            row = await self._rows.find_one({"_id": client_id})
        return None if row is None else _client(row)

    async def add(self, client: RegisteredClient) -> None:
        """See `Clients.add`."""
        try:
            await insert(self._rows, _client_row(client))
        except DuplicateKey:
            raise ClientExists from None

    async def update(self, client_id: str, fn: Callable[[RegisteredClient], RegisteredClient]) -> RegisteredClient:
        """See `Clients.update`."""
        return await compare_and_swap(self._rows, client_id, fn, read=_client, write=_client_row)


def _client_row(client: RegisteredClient) -> Document:
    return {
        "_id": client.id,
        "version": client.version,
        "name": client.display_name,
        "secret_hash": client.secret_hash,
    }


def _client(row: Document | None) -> RegisteredClient:
    if row is None:
        raise ClientNotFound
    return RegisteredClient(row["_id"], row["version"], row["name"], row["secret_hash"])


def _certificate_row(certificate: WardCertificate) -> Document:
    return {
        "_id": certificate.id,
        "version": certificate.version,
        "agency": certificate.agency_id,
        "roles": sorted(certificate.roles),
        "not_after": certificate.not_after,
        "revoked_at": certificate.revoked_at,
    }


def _certificate(row: Document | None) -> WardCertificate | None:
    if row is None:
        return None
    return WardCertificate(
        id=row["_id"],
        version=row["version"],
        agency_id=row["agency"],
        roles=frozenset(map(Role, row["roles"])),
        not_after=row["not_after"].astimezone(UTC),
        revoked_at=row["revoked_at"] and row["revoked_at"].astimezone(UTC),
    )
