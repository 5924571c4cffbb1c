"""Failed log-ins in MongoDB, under keyed digests: people type all kinds of things where a user name is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from services.common.kernel.errors import Unavailable
from services.common.mongo import ASCENDING, Database, Document, DuplicateKey, Index, outages, prepare
from services.identity.domain.attempts import FORGOTTEN_AFTER, LoginAttempts

from .keys import KeyedDigest

_TRIES = 20


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
        for _ in range(_TRIES):
            with outages():
                row = await self._rows.find_one({"_id": key})
                before = _from_row(user_name, row)
                if await self._swap(key, row, fn(before)):
                    return
        raise Unavailable

    async def forget(self, user_name: str) -> None:
        """See `Attempts.forget`."""
        with outages():
            await self._rows.delete_one({"_id": self._names.digest(user_name)})

    async def _swap(self, key: str, before: Document | None, after: LoginAttempts) -> bool:
        """Whether nobody was faster: the count grows, or begins anew, with each attempt."""
        last: datetime = after.last_failure_at or datetime.now(UTC)
        row = {"_id": key, "failures": after.failures, "last": last, "expires": last + FORGOTTEN_AFTER}
        if before is None:
            try:
                await self._rows.insert_one(row)
            except DuplicateKey:
                return False
            return True
        expected = {"_id": key, "failures": before["failures"], "last": before["last"]}
        return (await self._rows.replace_one(expected, row)).matched_count == 1


def _from_row(user_name: str, row: Document | None) -> LoginAttempts:
    if row is None:
        return LoginAttempts(user_name)
    return LoginAttempts(user_name, failures=row["failures"], last_failure_at=row["last"].astimezone(UTC))
