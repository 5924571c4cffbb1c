"""What the audit keeps of a look-up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services.common.storage.mongo import Database
from services.tracking.adapters.mongo_audit import MongoAuditLog
from services.tracking.app.ports import LookUp
from tests.unit.tracking.dossiers import CODE, MORNING


async def test_when_with_which_pass_on_whose_account_and_what(database: Database) -> None:
    log = MongoAuditLog(database, timedelta(days=366))
    await log.prepare()
    await log.add(
        {
            "1": LookUp(MORNING, "pass-1", "accounts/a", code=CODE),
            "2": LookUp(MORNING, "pass-2", "networks/b", number="test-1:abc"),
        }
    )
    rows = await database["lookup_audit"].find({}, {"_id": 0, "expires": 0}).to_list(None)
    assert rows == [
        {"time": MORNING, "pass": "pass-1", "payer": "accounts/a", "code": CODE, "number": ""},
        {"time": MORNING, "pass": "pass-2", "payer": "networks/b", "code": "", "number": "test-1:abc"},
    ]


async def test_each_once_however_often_it_is_added(database: Database) -> None:
    """Also when the first time is not over yet: what is given up goes on."""
    log = MongoAuditLog(database, timedelta(days=366))
    await log.prepare()
    noted = {str(each): LookUp(MORNING, f"pass-{each}", "accounts/a", code=CODE) for each in range(50)}
    await asyncio.gather(*(log.add(noted) for _ in range(8)))
    await log.add(noted | {"new": LookUp(MORNING, "pass-new", "accounts/a", code=CODE)})
    assert await database["lookup_audit"].count_documents({}) == 51


async def test_for_how_long(database: Database) -> None:
    log = MongoAuditLog(database, timedelta(days=30))
    await log.prepare()
    await log.add({"1": LookUp(MORNING, "pass-1", "accounts/a", code=CODE)})

    indexes = await database["lookup_audit"].index_information()
    (field,) = (fields for fields in indexes.values() if fields.get("expireAfterSeconds") == 0)
    assert field["key"] == [("expires", 1)]
    (row,) = await database["lookup_audit"].find({}).to_list(None)
    assert row["expires"] == MORNING + timedelta(days=30)
