"""The audit of public look-ups in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from services.common.storage.mongo import ASCENDING, Database, Document, Index, ReplaceOne, outages, prepare
from services.tracking.app.ports import LookUp


class MongoAuditLog:
    """The `AuditLog`: written, never read by the service. A row is kept for as long as `kept` said when it was written."""

    def __init__(self, database: Database, kept: timedelta) -> None:
        self._database = database
        self._rows = database["lookup_audit"]
        self._kept = kept

    async def prepare(self) -> None:
        """Makes the collection, and the index by which the server removes old rows."""
        await prepare(self._database, self._rows.name, [Index([("expires", ASCENDING)], expireAfterSeconds=0)])

    async def add(self, lookups: Mapping[str, LookUp]) -> None:
        """See `AuditLog.add`."""
        rows = [ReplaceOne({"_id": id_}, self._row(each), upsert=True) for id_, each in lookups.items()]
        with outages():
            await self._rows.bulk_write(rows, ordered=False)

    def _row(self, lookup: LookUp) -> Document:
        return {
            "time": lookup.time,
            "pass": lookup.pass_id,
            "payer": lookup.payer,
            "code": lookup.code,
            "number": lookup.number,
            "expires": lookup.time + self._kept,
        }
