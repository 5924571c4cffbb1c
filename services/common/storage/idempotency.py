"""Repeated calls (AIP-155): a call with a `request_id` takes effect once, however often it arrives.

A record is written in the transaction of the effect, so there is never one without the other; only successes are
recorded. It keeps a hash of the request, never a body.
"""

from __future__ import annotations

from datetime import timedelta

from ..kernel.command import Command
from ..kernel.errors import RequestIdReused
from ..kernel.ports import Clock
from .mongo import ASCENDING, Database, DuplicateKey, Index, Session, TryAgain, prepare

KEEP = timedelta(days=7)
"""How long a repeat is recognised."""


class Idempotency:
    """The records of one service's database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._rows = database["idempotency"]
        self._clock = clock

    async def prepare(self) -> None:
        """Makes the collection, and the index by which the server removes old records."""
        await prepare(self._database, self._rows.name, [Index([("expires", ASCENDING)], expireAfterSeconds=0)])

    async def find(self, command: Command, session: Session | None = None) -> str | None:
        """The id of the aggregate that an earlier call with this request id made or changed, if there was one.

        Raises `RequestIdReused` when it had another method or body.
        """
        if not command.request_id:
            return None
        row = await self._rows.find_one({"_id": key(command)}, session=session)
        if row is None:
            return None
        if row["method"] != command.method or row["hash"] != command.body_hash:
            raise RequestIdReused
        return str(row["aggregate"])

    async def record(self, command: Command, aggregate_id: str, session: Session) -> None:
        """Records the success of a call, in its transaction. Raises `TryAgain` when the same call was faster."""
        if not command.request_id:
            return
        row = {
            "_id": key(command),
            "method": command.method,
            "hash": command.body_hash,
            "aggregate": aggregate_id,
            "expires": self._clock.now() + KEEP,
        }
        try:
            await self._rows.insert_one(row, session=session)
        except DuplicateKey as error:
            raise TryAgain from error


def key(command: Command) -> str:
    """A request id counts for its caller only: nobody can meet or block the calls of another."""
    return f"{command.actor.kind}:{command.actor.id}:{command.request_id}"
