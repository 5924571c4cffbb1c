"""Dossier codes in MongoDB, drawn outside of any transaction: inside one, all that file at an agency would queue up.

A number is drawn by one atomic `$inc` and then bound to its dossier by one insert. A crash in between, or a call that was
repeated at the same time, leaves a gap; nothing gives a number out twice.
"""

from __future__ import annotations

from datetime import datetime

from services.common.kernel.errors import Unavailable
from services.common.kernel.vietnam import to_local
from services.common.storage.mongo import ASCENDING, Database, DuplicateKey, Index, outages, prepare
from services.submission.domain import codes
from services.submission.domain.codes import DossierCode

_COUNTERS = "code_counters"
_ALLOCATIONS = "code_allocations"
_ATTEMPTS = 100


class MongoCodes:
    """The `Codes` of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counters = database[_COUNTERS]
        self._allocations = database[_ALLOCATIONS]

    async def prepare(self) -> None:
        """Makes the collections; the counter of an agency's day is made by the first dossier of that day."""
        await prepare(self._database, _COUNTERS)
        await prepare(self._database, _ALLOCATIONS, [Index([("code", ASCENDING)], name="code", unique=True)])

    async def allocate(self, dossier_id: str, agency_code: str, now: datetime) -> DossierCode:
        """See `Codes.allocate`."""
        counter = f"{agency_code}-{to_local(now):%y%m%d}"
        with outages():
            for _ in range(_ATTEMPTS):
                number = await self._draw(counter)
                if number is None:
                    continue
                code = codes.issue(agency_code, now, number)
                try:
                    await self._allocations.insert_one({"_id": dossier_id, "code": str(code)})
                except DuplicateKey:
                    # Either the dossier has a code, or the number is taken: a counter that was restored from a backup
                    # starts behind what was given out.
                    earlier = await self._earlier(dossier_id)
                    if earlier is None:
                        continue
                    return earlier
                return code
        raise Unavailable

    async def _draw(self, counter: str) -> int | None:
        """The next number; None when others made the counter at the same moment: draw again."""
        try:
            row = await self._counters.find_one_and_update(
                {"_id": counter}, {"$inc": {"last": 1}}, upsert=True, return_document=True
            )
        except DuplicateKey:
            return None
        return int(row["last"]) if row else None

    async def _earlier(self, dossier_id: str) -> DossierCode | None:
        row = await self._allocations.find_one({"_id": dossier_id})
        return codes.parse(row["code"]) if row else None
