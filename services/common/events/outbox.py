"""The outbox: events are stored in the transaction of the change they tell of, and sent afterwards by the relay.

Rows are archived when sent, never removed: they are what a projection is rebuilt from. `shelf` says where a row stands,
`pending` or the UTC day it was sent (`2026-11-22`), so that one index serves the relay and the archive.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from datetime import UTC, date, datetime

from ..kernel.ports import Clock
from ..storage.mongo import ASCENDING, Database, Document, Index, Session, outages, prepare
from .envelope import Envelope

PENDING = "pending"
_CHUNK = 64


class Outbox:
    """The outbox of one service's database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._rows = database["outbox"]
        self._clock = clock

    async def prepare(self) -> None:
        """Makes the collection and its indexes."""
        in_order = [("key", ASCENDING), ("sequence", ASCENDING)]
        indexes = [Index([("shelf", ASCENDING), *in_order], name="shelf"), Index(in_order, name="order", unique=True)]
        await prepare(self._database, self._rows.name, indexes)

    async def append(self, events: Sequence[Envelope], session: Session) -> None:
        """Stores events in the caller's transaction. A key's sequence number that was used before is refused."""
        for event in events:  # one by one: the error of insert_many would show the whole row, body and all
            await self._rows.insert_one(_to_row(event), session=session)

    def pending(self) -> AsyncGenerator[list[Envelope], None]:
        """What is to be sent, in chunks, ordered by key and sequence. Events stored meanwhile may be missing.

        Whoever does not read to the end closes it (`aclosing`): it holds a cursor.
        """
        return self._read(PENDING)

    def archived(self, day: date) -> AsyncIterator[list[Envelope]]:
        """What was sent on a UTC day, in chunks, by key and sequence: read day by day, each key's events are in order."""
        return self._read(day.isoformat())

    async def history(self, key: str) -> list[Envelope]:
        """All events of one aggregate, sent or not, in order."""
        with outages():
            rows = await self._rows.find({"key": key}).sort("sequence", ASCENDING).to_list(None)
        return [_from_row(row) for row in rows]

    async def mark_sent(self, ids: Iterable[str]) -> None:
        """Archives rows that the bus has acknowledged."""
        now = self._clock.now()
        with outages():
            await self._rows.update_many(
                {"_id": {"$in": list(ids)}}, {"$set": {"shelf": now.astimezone(UTC).date().isoformat(), "sent": now}}
            )

    async def _read(self, shelf: str) -> AsyncGenerator[list[Envelope], None]:
        # One cursor over the whole shelf: each new query would have to sort what is left of it again.
        rows = self._rows.find({"shelf": shelf}).sort([("key", ASCENDING), ("sequence", ASCENDING)])
        try:
            while True:
                with outages():
                    chunk = await rows.to_list(_CHUNK)
                if not chunk:
                    return
                yield [_from_row(row) for row in chunk]
        finally:
            await rows.close()


def _to_row(event: Envelope) -> Document:
    return {
        "_id": event.id,
        "shelf": PENDING,
        "key": event.key,
        "sequence": event.sequence,
        "subject": event.subject,
        "type": event.type,
        "source": event.source,
        "time": event.time,
        "traceparent": event.traceparent,
        "data": event.data,
    }


def _from_row(row: Document) -> Envelope:
    time: datetime = row["time"]
    return Envelope(
        id=row["_id"],
        type=row["type"],
        source=row["source"],
        key=row["key"],
        sequence=row["sequence"],
        time=time.astimezone(UTC),
        subject=row["subject"],
        data=bytes(row["data"]),
        traceparent=row["traceparent"],
    )
