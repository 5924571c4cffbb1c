"""Dossier codes in MongoDB, drawn outside of any transaction: inside one, all that file at an agency would queue up.

A number is drawn by one atomic `$inc` and then bound to its dossier by one insert. A crash in between, or a call that was
repeated at the same time, leaves a gap; nothing gives a number out twice.
"""

from __future__ import annotations

from datetime import datetime

from services.common.mongo import ASCENDING, Database, DuplicateKey, Index, outages, prepare
from services.submission.domain import codes
from services.submission.domain.calendar import to_local
from services.submission.domain.codes import DossierCode

_COUNTERS = "code_counters"
_ALLOCATIONS = "code_allocations"


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
        with outages():
            code = codes.issue(agency_code, now, await self._draw(f"{agency_code}-{to_local(now):%y%m%d}"))
            try:
                await self._allocations.insert_one({"_id": dossier_id, "code": str(code)})
            except DuplicateKey:
                return await self._earlier(dossier_id)
        return code

    async def _draw(self, counter: str) -> int:
        draw = {"$inc": {"last": 1}}
        try:
            row = await self._counters.find_one_and_update({"_id": counter}, draw, upsert=True, return_document=True)
        except DuplicateKey:  # two made the counter at once; now it is there
            row = await self._counters.find_one_and_update({"_id": counter}, draw, return_document=True)
        return int(row["last"])

    async def _earlier(self, dossier_id: str) -> DossierCode:
        row = await self._allocations.find_one({"_id": dossier_id})
        code = codes.parse(row["code"]) if row else None
        if code is None:
            raise LookupError("a dossier code was given to two dossiers")
        return code
