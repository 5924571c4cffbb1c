"""What the audit keeps of a look-up."""

from __future__ import annotations

from services.common.mongo import Database
from services.tracking.adapters.mongo_audit import MongoAuditLog
from services.tracking.app.ports import LookUp
from tests.unit.tracking.dossiers import CODE, MORNING


async def test_when_with_which_pass_on_whose_account_and_what(database: Database) -> None:
    log = MongoAuditLog(database)
    await log.prepare()
    await log.add(
        [
            LookUp(MORNING, "pass-1", "accounts/a", code=CODE),
            LookUp(MORNING, "pass-2", "networks/b", number="test-1:abc"),
        ]
    )
    rows = await database["lookup_audit"].find({}, {"_id": 0}).to_list(None)
    assert rows == [
        {"time": MORNING, "pass": "pass-1", "payer": "accounts/a", "code": CODE, "number": ""},
        {"time": MORNING, "pass": "pass-2", "payer": "networks/b", "code": "", "number": "test-1:abc"},
    ]
