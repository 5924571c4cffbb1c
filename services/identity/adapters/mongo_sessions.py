"""Sessions in MongoDB; the server removes what has expired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from services.common.kernel.principal import Kind
from services.common.storage.mongo import ASCENDING, DESCENDING, Database, Document, Index, outages, prepare
from services.common.storage.swaps import compare_and_swap, insert
from services.identity.domain.errors import SessionExpired
from services.identity.domain.sessions import ABSOLUTE_LIFETIME, Session


class MongoSessions:
    """The `Sessions`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["sessions"]

    async def prepare(self) -> None:
        """Makes the collection, the index by which the server removes old rows, and the one by holder."""
        expires = Index([("expires", ASCENDING)], expireAfterSeconds=0)
        by_holder = Index([("holder_kind", ASCENDING), ("holder", ASCENDING), ("expires", DESCENDING)], name="holder")
        await prepare(self._database, self._rows.name, [expires, by_holder])

    async def add(self, session: Session) -> None:
        """See `Sessions.add`."""
        await insert(self._rows, _to_row(session))

    async def get(self, session_id: str) -> Session:
        """See `Sessions.get`."""
        with outages():
            return _from_row(await self._rows.find_one({"_id": session_id}))

    async def update(self, session_id: str, fn: Callable[[Session], Session]) -> Session:
        """See `Sessions.update`."""
        return await compare_and_swap(self._rows, session_id, fn, read=_from_row, write=_to_row)

    async def of_holder(self, kind: Kind, holder_id: str, *, now: datetime, limit: int) -> Sequence[Session]:
        """See `Sessions.of_holder`."""
        window = {"$gt": now, "$lte": now + ABSOLUTE_LIFETIME}
        query = {"holder_kind": kind.value, "holder": holder_id, "expires": window}
        with outages():
            rows = await self._rows.find(query).sort([("expires", DESCENDING)]).limit(limit).to_list(limit)
        return [_from_row(row) for row in rows]


def _to_row(session: Session) -> Document:
    return {
        "_id": session.id,
        "version": session.version,
        "holder_kind": session.holder_kind.value,
        "holder": session.holder_id,
        "current": session.current,
        "previous": session.previous,
        "started_at": session.started_at,
        "rotated_at": session.rotated_at,
        "revoked_at": session.revoked_at,
        "generation": session.generation,
        "device": session.device,
        "expires": session.expires_at,
    }


def _from_row(row: Document | None) -> Session:
    if row is None:
        raise SessionExpired
    return Session(
        id=row["_id"],
        version=row["version"],
        holder_kind=Kind(row["holder_kind"]),
        holder_id=row["holder"],
        current=row["current"],
        previous=row["previous"],
        started_at=_utc(row["started_at"]),
        rotated_at=_utc(row["rotated_at"]),
        revoked_at=row["revoked_at"] and _utc(row["revoked_at"]),
        generation=row.get("generation", 1),
        device=row.get("device", ""),
    )


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
