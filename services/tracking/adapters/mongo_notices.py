"""Notices in MongoDB: one row for each event, which says how the notice stands and who may send it until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.common.kernel.errors import Unavailable
from services.common.kernel.ports import Clock
from services.common.mongo import Database, DuplicateKey, outages, prepare
from services.tracking.app.ports import Claim, Outcome
from services.tracking.domain.event import Event

_OPEN = "open"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

LEASE = timedelta(seconds=30)
"""How long a claim lasts: longer than a try may take, so that a slow sender has given up before the next one starts."""


class MongoNotices:
    """The `Notices`. `turn` counts the tries; rows that stay `open` with a high one are what an operator looks at."""

    def __init__(self, database: Database, clock: Clock, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._rows = database["notices"]
        self._clock = clock
        self._lease = lease

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def claim(self, event: Event) -> Claim | None:
        """See `Notices.claim`."""
        now = self._clock.now()
        with outages():
            row = await self._rows.find_one({"_id": event.event_id})
            if row is None:
                return await self._first_claim(event, now)
            if row["state"] != _OPEN:
                return None
            if row["claimed_until"] > now:
                raise Unavailable(retry_after=row["claimed_until"] - now)
            taken = await self._rows.update_one(
                {"_id": event.event_id, "turn": row["turn"], "state": _OPEN},
                {"$set": {"claimed_until": now + self._lease, "turn": row["turn"] + 1}},
            )
        if taken.matched_count == 0:
            raise Unavailable(retry_after=self._lease)
        return Claim(event.event_id, row["turn"] + 1)

    async def settle(self, claim: Claim, outcome: Outcome) -> None:
        """See `Notices.settle`."""
        with outages():
            await self._rows.update_one(
                {"_id": claim.event_id, "turn": claim.turn},
                {"$set": {"state": outcome.value, "settled": self._clock.now()}},
            )

    async def release(self, claim: Claim) -> None:
        """See `Notices.release`."""
        with outages():
            await self._rows.update_one(
                {"_id": claim.event_id, "turn": claim.turn, "state": _OPEN}, {"$set": {"claimed_until": _LONG_AGO}}
            )

    async def _first_claim(self, event: Event, now: datetime) -> Claim:
        row = {
            "_id": event.event_id,
            "dossier": event.dossier_id,
            "event": event.event,
            "state": _OPEN,
            "turn": 1,
            "claimed_until": now + self._lease,
        }
        try:
            await self._rows.insert_one(row)
        except DuplicateKey as error:
            raise Unavailable(retry_after=self._lease) from error
        return Claim(event.event_id, 1)
