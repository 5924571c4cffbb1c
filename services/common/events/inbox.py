"""The inbox: an event that comes twice takes effect once.

A row for each consumer and event is written in the transaction of the effect. Rows are never removed: an old event may be
replayed years later.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from ..kernel.ports import Clock
from ..storage.mongo import Database, Document, DuplicateKey, Session, prepare, transact


class _Seen(Exception):
    """Ends the transaction: the event has taken effect before."""


class InboxGuard:
    """What one consumer of one service has seen."""

    def __init__(self, database: Database, consumer: str, clock: Clock) -> None:
        self._database = database
        self._rows = database["inbox"]
        self._prefix = f"{consumer}:"
        self._clock = clock

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def once(self, event_id: str, work: Callable[[Session], Awaitable[None]]) -> bool:
        """Runs `work` and remembers the event, in one transaction; False if it was seen before and nothing was done.

        `work` may run several times and passes `session=` to every operation (see `mongo.transact`).
        Raises `Unavailable`.
        """

        async def guarded(session: Session) -> None:
            try:
                await self._rows.insert_one(self._row(event_id), session=session)
            except DuplicateKey as error:
                raise _Seen from error
            await work(session)

        try:
            await transact(self._database, guarded)
        except _Seen:
            return False
        return True

    async def remember(self, event_ids: Collection[str], session: Session) -> set[str]:
        """Remembers events in the caller's transaction, whose effects are theirs; gives those not seen before."""
        rows = {row["_id"]: row for row in map(self._row, event_ids)}
        seen = await self._rows.find({"_id": {"$in": list(rows)}}, session=session).to_list(None)
        for row in seen:
            del rows[row["_id"]]
        if rows:  # a rival's row is a write conflict: the transaction is done again
            await self._rows.insert_many(list(rows.values()), session=session)
        return {row.removeprefix(self._prefix) for row in rows}

    def _row(self, event_id: str) -> Document:
        return {"_id": self._prefix + event_id, "seen": self._clock.now()}
