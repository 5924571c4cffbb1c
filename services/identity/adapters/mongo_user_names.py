"""User names in MongoDB: one row for each, so that accounts and officers share one space."""

from __future__ import annotations

from services.common.storage.mongo import ASCENDING, Database, Index, Session, prepare


class UserNames:
    """The names that are taken. A row is written in the transaction that makes its holder."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["user_names"]

    async def prepare(self) -> None:
        """Makes the collection and its index."""
        unique = Index([("user_name", ASCENDING)], name="user_name", unique=True)
        await prepare(self._database, self._rows.name, [unique])

    async def take(self, user_name: str, holder_id: str, session: Session) -> None:
        """Takes the name in the caller's transaction. Raises `DuplicateKey` when it is taken."""
        await self._rows.insert_one({"_id": holder_id, "user_name": user_name}, session=session)

    async def free(self, holder_id: str, session: Session) -> None:
        """Gives the name of a holder who is removed back, in the caller's transaction."""
        await self._rows.delete_one({"_id": holder_id}, session=session)
