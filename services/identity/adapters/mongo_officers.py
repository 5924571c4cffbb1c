"""Officers in MongoDB."""

from __future__ import annotations

from services.common.kernel.principal import Role
from services.common.mongo import (
    ASCENDING,
    Database,
    Document,
    DuplicateKey,
    Index,
    Session,
    outages,
    prepare,
    transact,
)
from services.identity.domain.errors import OfficerNotFound, UserNameTaken
from services.identity.domain.officers import Officer

from .mongo_user_names import UserNames


class MongoOfficers:
    """The `Officers`."""

    def __init__(self, database: Database, user_names: UserNames) -> None:
        self._database = database
        self._rows = database["officers"]
        self._user_names = user_names

    async def prepare(self) -> None:
        """Makes the collection and its index."""
        unique = Index([("user_name", ASCENDING)], name="user_name", unique=True)
        await prepare(self._database, self._rows.name, [unique])

    async def get(self, officer_id: str) -> Officer:
        """See `Officers.get`."""
        officer = await self._find({"_id": officer_id})
        if officer is None:
            raise OfficerNotFound
        return officer

    async def find_by_user_name(self, user_name: str) -> Officer | None:
        """See `Officers.find_by_user_name`."""
        return await self._find({"user_name": user_name})

    async def add(self, officer: Officer) -> None:
        """See `Officers.add`."""

        async def write(session: Session) -> None:
            try:
                await self._rows.insert_one(_to_row(officer), session=session)
                await self._user_names.take(officer.user_name, officer.id, session)
            except DuplicateKey:
                raise UserNameTaken from None

        await transact(self._database, write)

    async def _find(self, query: Document) -> Officer | None:
        with outages():
            row = await self._rows.find_one(query)
        return None if row is None else _from_row(row)


def _to_row(officer: Officer) -> Document:
    return {
        "_id": officer.id,
        "version": officer.version,
        "user_name": officer.user_name,
        "password_hash": officer.password_hash,
        "full_name": officer.full_name,
        "agency": officer.agency_id,
        "roles": sorted(officer.roles),
    }


def _from_row(row: Document) -> Officer:
    return Officer(
        id=row["_id"],
        version=row["version"],
        user_name=row["user_name"],
        password_hash=row["password_hash"],
        full_name=row["full_name"],
        agency_id=row["agency"],
        roles=frozenset(map(Role, row["roles"])),
    )
