"""What the store of dossier codes guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.common.storage.mongo import Database
from services.submission.adapters.memory import MemoryCodes
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.app.ports import Codes
from tests.unit.submission.dossiers import MONDAY_10


@pytest.fixture(params=["memory", "mongo"])
async def codes(request: pytest.FixtureRequest, database: Database) -> Codes:
    if request.param == "memory":
        return MemoryCodes()
    codes = MongoCodes(database)
    await codes.prepare()
    return codes


async def test_numbers_count_the_agency_s_day(codes: Codes) -> None:
    drawn = [str(await codes.allocate(f"d{n}", "H56.245", MONDAY_10)) for n in range(3)]
    other = await codes.allocate("e", "H56.246", MONDAY_10)
    tomorrow = await codes.allocate("f", "H56.245", MONDAY_10 + timedelta(days=1))

    assert drawn == ["H56.245-261123-0001", "H56.245-261123-0002", "H56.245-261123-0003"]
    assert (str(other), str(tomorrow)) == ("H56.246-261123-0001", "H56.245-261124-0001")


async def test_a_dossier_keeps_its_code(codes: Codes) -> None:
    first = await codes.allocate("d", "H56.245", MONDAY_10)
    assert await codes.allocate("d", "H56.245", MONDAY_10 + timedelta(days=1)) == first


async def test_at_once_every_dossier_gets_one_and_no_two_the_same(codes: Codes) -> None:
    names = [f"d{n}" for n in range(10)] * 3
    drawn = await asyncio.gather(*[codes.allocate(name, "H56.245", MONDAY_10) for name in names])
    assert len(set(zip(names, map(str, drawn), strict=True))) == 10
    assert len({str(code) for code in drawn}) == 10


async def test_a_counter_that_was_restored_gives_no_number_twice(database: Database) -> None:
    codes = MongoCodes(database)
    await codes.prepare()
    for n in range(3):
        await codes.allocate(f"d{n}", "H56.245", MONDAY_10)
    await database["code_counters"].update_one({"_id": "H56.245-261123"}, {"$set": {"last": 1}})

    assert str(await codes.allocate("d3", "H56.245", MONDAY_10)) == "H56.245-261123-0004"
