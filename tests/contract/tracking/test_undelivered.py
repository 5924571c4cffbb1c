"""What every store of undelivered notices guarantees, in memory and on the real server."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from services.common.storage.mongo import Database
from services.tracking.adapters.memory import MemoryUndelivered
from services.tracking.adapters.mongo_undelivered import MongoUndelivered
from services.tracking.app.ports import Failure, Undelivered
from tests.support.clocks import MONDAY_10, HandClock
from tests.unit.tracking.dossiers import event

SUBMITTED, ACCEPTED = event(), event("accepted", 2)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def memory(clock: HandClock) -> Undelivered:
    return MemoryUndelivered(clock)


@pytest.fixture
async def mongo(database: Database, clock: HandClock) -> Undelivered:
    store = MongoUndelivered(database, clock)
    await store.prepare()
    return store


@pytest.fixture(params=["memory", "mongo"])
def undelivered(request: pytest.FixtureRequest) -> Undelivered:
    return cast(Undelivered, request.getfixturevalue(request.param))


async def test_what_nobody_tries_is_forgotten_after_a_month(mongo: Undelivered, database: Database) -> None:
    indexes = await database["undelivered"].index_information()
    assert [(i["key"], i["expireAfterSeconds"]) for i in indexes.values() if "expireAfterSeconds" in i] == [
        ([("last", 1)], 30 * 24 * 3600)
    ]


async def test_tries_in_vain_are_counted(undelivered: Undelivered, clock: HandClock) -> None:
    await undelivered.note(SUBMITTED, "SMTPConnectError", final=False)
    clock.time += timedelta(minutes=1)
    await undelivered.note(SUBMITTED, "MAIL_REFUSED", final=True)
    expected = Failure(SUBMITTED, 2, "MAIL_REFUSED", True, MONDAY_10, MONDAY_10 + timedelta(minutes=1))
    assert await undelivered.get(SUBMITTED.event_id) == expected
    assert await undelivered.all() == [expected]
    assert await undelivered.get(ACCEPTED.event_id) is None


async def test_what_is_not_tried_by_itself_any_more_stays_so(undelivered: Undelivered) -> None:
    for problem, final in (("MAIL_REFUSED", True), ("SMTPConnectError", False)):
        await undelivered.note(SUBMITTED, problem, final=final)
    (failure,) = await undelivered.all()
    assert (failure.problem, failure.attempts, failure.final) == ("SMTPConnectError", 2, True)


async def test_the_oldest_stands_first(undelivered: Undelivered, clock: HandClock) -> None:
    for each in (ACCEPTED, SUBMITTED, ACCEPTED):
        await undelivered.note(each, "SMTPConnectError", final=False)
        clock.time += timedelta(minutes=1)
    assert [failure.event for failure in await undelivered.all()] == [ACCEPTED, SUBMITTED]


async def test_what_arrived_is_forgotten(undelivered: Undelivered) -> None:
    await undelivered.note(SUBMITTED, "SMTPConnectError", final=False)
    await undelivered.note(ACCEPTED, "MAIL_REFUSED", final=True)
    for each in (SUBMITTED, ACCEPTED):
        await undelivered.forget(each.event_id, unless_final=True)
    assert [failure.event for failure in await undelivered.all()] == [ACCEPTED]
    for _ in range(2):
        await undelivered.forget(ACCEPTED.event_id)
    assert await undelivered.all() == []
