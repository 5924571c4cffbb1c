"""The audit of public look-ups in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.mongo import Database, Document, outages, prepare
from services.tracking.app.ports import LookUp


class MongoAuditLog:
    """The `AuditLog`: written, never read by the service."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["lookup_audit"]

    async def prepare(self) -> None:
        """Makes the collection."""
        await prepare(self._database, self._rows.name)

    async def add(self, lookups: Sequence[LookUp]) -> None:
        """See `AuditLog.add`."""
        with outages():
            await self._rows.insert_many([_row(each) for each in lookups], ordered=False)


def _row(lookup: LookUp) -> Document:
    return {
        "time": lookup.time,
        "pass": lookup.pass_id,
        "payer": lookup.payer,
        "code": lookup.code,
        "number": lookup.number,
    }
