"""`Sendings` in MongoDB: one row for each event, which says how the sending stands and who may send until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .kernel.errors import Unavailable
from .kernel.ports import Clock
from .kernel.sendings import LONGEST_TRY, Claim
from .storage.mongo import Database, DuplicateKey, outages, prepare

_OPEN = "open"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

LEASE = LONGEST_TRY + timedelta(seconds=5)
"""How long a claim lasts: after a kill in the middle of a try, this is how long the next one waits."""


class MongoSendings:
    """The `Sendings` of one database. `turn` counts the tries; open rows with a high one are what an operator looks at."""

    def __init__(self, database: Database, clock: Clock, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._rows = database["sendings"]
        self._clock = clock
        self._lease = lease

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def claim(self, event_id: str) -> Claim | None:
        """See `Sendings.claim`."""
        now = self._clock.now()
        with outages():
            row = await self._rows.find_one({"_id": event_id})
            if row is None:
                return await self._first_claim(event_id, now)
            if row["state"] != _OPEN:
                return None
            if row["claimed_until"] > now:
                raise Unavailable(retry_after=row["claimed_until"] - now)
            taken = await self._rows.update_one(
                {"_id": event_id, "turn": row["turn"], "state": _OPEN},
                {"$set": {"claimed_until": now + self._lease, "turn": row["turn"] + 1}},
            )
        if taken.matched_count == 0:
            raise Unavailable(retry_after=self._lease)
        return Claim(event_id, row["turn"] + 1)

    async def settle(self, claim: Claim, outcome: str) -> None:
        """See `Sendings.settle`."""
        with outages():
            await self._rows.update_one(
                {"_id": claim.event_id, "turn": claim.turn},
                {"$set": {"state": outcome, "settled": self._clock.now()}},
            )

    async def reopen(self, event_id: str, outcome: str) -> None:
        """See `Sendings.reopen`."""
        with outages():
            await self._rows.update_one(
                {"_id": event_id, "state": outcome}, {"$set": {"state": _OPEN, "claimed_until": _LONG_AGO}}
            )

    async def release(self, claim: Claim) -> None:
        """See `Sendings.release`."""
        with outages():
            await self._rows.update_one(
                {"_id": claim.event_id, "turn": claim.turn, "state": _OPEN}, {"$set": {"claimed_until": _LONG_AGO}}
            )

    async def _first_claim(self, event_id: str, now: datetime) -> Claim:
        row = {"_id": event_id, "state": _OPEN, "turn": 1, "claimed_until": now + self._lease}
        try:
            await self._rows.insert_one(row)
        except DuplicateKey as error:
            raise Unavailable(retry_after=self._lease) from error
        return Claim(event_id, 1)
