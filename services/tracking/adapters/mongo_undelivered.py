"""Undelivered notices in MongoDB. Few rows: one is removed when its notice is sent, and when nobody tried for a month."""

from __future__ import annotations

from datetime import timedelta

from services.common.kernel.ports import Clock
from services.common.storage.mongo import ASCENDING, Database, Document, Index, outages, prepare
from services.tracking.app.ports import Failure
from services.tracking.domain.event import Event

from . import event_codec

_MOST = 1000
_KEPT = timedelta(days=30)
_INDEXES = (
    Index([("first", ASCENDING)], name="first"),
    # What is still tried by itself is tried, and thereby renewed, every minute.
    Index([("last", ASCENDING)], name="last", expireAfterSeconds=int(_KEPT.total_seconds())),
)


class MongoUndelivered:
    """The `Undelivered` of one collection."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._rows = database["undelivered"]
        self._clock = clock

    async def prepare(self) -> None:
        """Makes the collection and its indexes."""
        await prepare(self._database, self._rows.name, _INDEXES)

    async def note(self, event: Event, problem: str, *, final: bool) -> None:
        """See `Undelivered.note`."""
        now = self._clock.now()
        with outages():
            await self._rows.update_one(
                {"_id": event.event_id},
                {
                    "$setOnInsert": {"event": event.body, "first": now},
                    "$set": {"problem": problem, "last": now},
                    "$max": {"final": final},
                    "$inc": {"attempts": 1},
                },
                upsert=True,
            )

    async def forget(self, event_id: str, *, unless_final: bool = False) -> None:
        """See `Undelivered.forget`."""
        with outages():
            await self._rows.delete_one({"_id": event_id, **({"final": False} if unless_final else {})})

    async def get(self, event_id: str) -> Failure | None:
        """See `Undelivered.get`."""
        with outages():
            row = await self._rows.find_one({"_id": event_id})
        return None if row is None else _failure(row)

    async def all(self) -> list[Failure]:
        """See `Undelivered.all`."""
        with outages():
            rows = await self._rows.find({}).sort("first", ASCENDING).to_list(_MOST)
        return [_failure(row) for row in rows]


def _failure(row: Document) -> Failure:
    return Failure(
        event=event_codec.decode(bytes(row["event"])),
        attempts=row["attempts"],
        problem=row["problem"],
        final=row["final"],
        first=row["first"],
        last=row["last"],
    )
