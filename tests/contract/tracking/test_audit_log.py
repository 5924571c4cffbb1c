"""What the audit keeps of a look-up."""

from __future__ import annotations

from services.common.mongo import Database
from services.tracking.adapters.mongo_audit import MongoAuditLog
from services.tracking.app.ports import LookUp
from tests.unit.tracking.dossiers import CODE, MORNING


async def test_time_code_and_pass_and_nothing_else(database: Database) -> None:
    log = MongoAuditLog(database)
    await log.prepare()
    await log.add([LookUp(MORNING, CODE, "pass-1"), LookUp(MORNING, "", "pass-2")])
    rows = await database["lookup_audit"].find({}, {"_id": 0}).to_list(None)
    assert rows == [
        {"time": MORNING, "code": CODE, "pass": "pass-1"},
        {"time": MORNING, "code": "", "pass": "pass-2"},
    ]
