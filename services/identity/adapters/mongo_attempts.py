"""Failed log-ins in MongoDB, under keyed digests: people type all kinds of things where a user name is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from services.common.storage.mongo import ASCENDING, Database, Document, Index, outages, prepare
from services.common.storage.swaps import compare_and_swap
from services.identity.domain.attempts import FORGOTTEN_AFTER, LoginAttempts

from .keys import KeyedDigest


class MongoAttempts:
    """The `Attempts`; the server removes what is a day old."""

    def __init__(self, database: Database, names: KeyedDigest) -> None:
        self._database = database
        self._rows = database["attempts"]
        self._names = names

    async def prepare(self) -> None:
        """Makes the collection, and the index by which the server removes old rows."""
        await prepare(self._database, self._rows.name, [Index([("expires", ASCENDING)], expireAfterSeconds=0)])

    async def update(self, user_name: str, fn: Callable[[LoginAttempts], LoginAttempts]) -> None:
        """See `Attempts.update`."""
        key = self._names.digest(user_name)

        def read(row: Document | None) -> LoginAttempts:
            return LoginAttempts(user_name) if row is None else _from_row(user_name, row)

        def write(record: LoginAttempts) -> Document:
            last = record.last_failure_at
            return {"_id": key, "failures": record.failures, "last": last, "expires": last and last + FORGOTTEN_AFTER}

        # The count grows, or begins anew, with each attempt.
        await compare_and_swap(self._rows, key, fn, read=read, write=write, seen=("failures", "last"))

    async def forget(self, user_name: str) -> None:
        """See `Attempts.forget`."""
        with outages():
            await self._rows.delete_one({"_id": self._names.digest(user_name)})


def _from_row(user_name: str, row: Document) -> LoginAttempts:
    return LoginAttempts(user_name, failures=row["failures"], last_failure_at=row["last"].astimezone(UTC))
