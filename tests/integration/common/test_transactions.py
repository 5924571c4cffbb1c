"""Transactions end in time, whatever happens, and leave nothing locked."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.local import environment
from services.common.kernel.errors import Unavailable
from services.common.storage import mongo
from services.common.storage.mongo import Database, DuplicateKey, Session, TryAgain, prepare, transact
from tests.support.servers import temporary_stack

BUDGET = timedelta(seconds=1)
AMPLE = timedelta(seconds=30)
"""Enough on a slow machine; the server itself ends a forgotten transaction after a minute."""


@pytest.fixture
async def rows(database: Database) -> mongo.Collection:
    collection = await prepare(database, "rows")
    await collection.insert_one({"_id": "a", "n": 0})
    return collection


async def test_the_work_is_committed(database: Database, rows: mongo.Collection) -> None:
    async def work(session: Session) -> str:
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)
        await rows.insert_one({"_id": "b"}, session=session)
        return "done"

    assert await transact(database, work) == "done"
    assert await rows.find().sort("_id").to_list(None) == [{"_id": "a", "n": 1}, {"_id": "b"}]


async def test_an_error_undoes_everything_and_passes(database: Database, rows: mongo.Collection) -> None:
    async def work(session: Session) -> None:
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)
        await rows.insert_one({"_id": "a"}, session=session)

    with pytest.raises(DuplicateKey):
        await transact(database, work)
    assert await rows.find_one({"_id": "a"}) == {"_id": "a", "n": 0}


async def test_work_that_asks_for_it_is_done_again(database: Database, rows: mongo.Collection) -> None:
    tries = 0

    async def work(session: Session) -> None:
        nonlocal tries
        tries += 1
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)
        if tries < 3:
            raise TryAgain

    await transact(database, work)
    assert (tries, await rows.find_one({"_id": "a"})) == (3, {"_id": "a", "n": 1})


async def test_concurrent_increments_are_all_counted(database: Database, rows: mongo.Collection) -> None:
    async def work(session: Session) -> None:
        row = await rows.find_one({"_id": "a"}, session=session)
        assert row is not None
        await rows.update_one({"_id": "a"}, {"$set": {"n": row["n"] + 1}}, session=session)

    await asyncio.gather(*[transact(database, work, budget=AMPLE) for _ in range(8)])
    assert await rows.find_one({"_id": "a"}) == {"_id": "a", "n": 8}


async def test_a_row_that_stays_locked_is_given_up_in_time(database: Database, rows: mongo.Collection) -> None:
    async def work(session: Session) -> None:
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)

    async with await database.client.start_session() as killed:
        killed.start_transaction()
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 100}}, session=killed)
        began = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            await transact(database, work, budget=BUDGET)
        assert 0.5 < time.monotonic() - began < 3, "in the time that was given, not in the usual one"
        assert caught.value.retry_after is not None
        await killed.abort_transaction()

    await transact(database, work, budget=AMPLE)
    assert await rows.find_one({"_id": "a"}) == {"_id": "a", "n": 1}


async def test_a_cancelled_caller_leaves_nothing_locked(database: Database, rows: mongo.Collection) -> None:
    async def work(session: Session) -> None:
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)
        await asyncio.sleep(0.05)

    for delay in (0.001, 0.005, 0.03):
        caller = asyncio.create_task(transact(database, work))
        await asyncio.sleep(delay)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        await transact(database, work, budget=AMPLE)


async def test_a_caller_who_is_cancelled_twice_leaves_no_error_behind_that_nobody_looks_at(
    database: Database, rows: mongo.Collection
) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()
    complaints: list[dict[str, Any]] = []
    gc.collect()  # what other tests have left is not looked at here
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context))

    async def failing(session: Session) -> None:
        await work(session)
        begun.set()
        await goes_on.wait()
        raise RuntimeError

    async def work(session: Session) -> None:
        await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)

    caller = asyncio.create_task(transact(database, failing))
    await begun.wait()
    for _ in range(2):
        caller.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await caller
    goes_on.set()
    await transact(database, work, budget=AMPLE)  # waits for the row, until the first transaction has been undone
    await asyncio.sleep(0.1)
    gc.collect()
    loop.set_exception_handler(None)
    assert complaints == []


def suspend(pid: int) -> None:
    """Stops a process; returns when all its threads stand: a busy one goes on for a moment, and might answer."""
    os.kill(pid, signal.SIGSTOP)
    while any(task.read_text().rpartition(") ")[2][0] != "T" for task in Path(f"/proc/{pid}/task").glob("*/stat")):
        time.sleep(0.001)


@pytest.mark.parametrize("before", ["the first write", "a read", "the commit"])
async def test_a_server_that_stalled_holds_nothing_locked_when_it_goes_on(before: str) -> None:
    async with temporary_stack(["mongo"]) as stack:
        url = environment.mongo_url(stack.site)
        patient = mongo.connect(url, name="test")
        left = await prepare(patient["stalled"], "rows")
        await left.insert_one({"_id": "a", "n": 0})
        # Two tries of a driver end within this stall, as they do in a real one of half a minute.
        client: mongo.Client = AsyncIOMotorClient(url, w="majority", socketTimeoutMS=500)
        rows = client["stalled"]["rows"]
        assert await rows.count_documents({}) == 1  # is connected

        def stall(now: str) -> None:
            if now == before:
                suspend(stack.pid("mongo"))

        async def stalling(session: Session) -> None:
            stall("the first write")
            await rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)
            stall("a read")
            await rows.find_one({"_id": "a"}, session=session)
            stall("the commit")

        with pytest.raises(Unavailable):
            await transact(client["stalled"], stalling, budget=BUDGET)
        await asyncio.sleep(2)
        os.kill(stack.pid("mongo"), signal.SIGCONT)

        async def work(session: Session) -> None:
            await left.update_one({"_id": "a"}, {"$inc": {"n": 100}}, session=session)

        await transact(patient["stalled"], work, budget=AMPLE)
        row = await left.find_one({"_id": "a"})
        assert row is not None
        assert row["n"] in ((100, 101) if before == "the commit" else (100,)), "a commit may have taken effect"
        client.close()
        patient.close()


async def test_a_lost_server_is_unavailable_and_comes_back() -> None:
    async with temporary_stack(["mongo"]) as stack:
        client = mongo.connect(environment.mongo_url(stack.site), name="test")
        database = client["lost"]
        rows = await prepare(database, "rows")

        async def work(session: Session) -> None:
            await rows.insert_one({"n": 1}, session=session)

        await transact(database, work)
        await stack.kill("mongo")
        with pytest.raises(Unavailable):
            await transact(database, work, budget=BUDGET)
        with pytest.raises(Unavailable), mongo.within(1):
            await mongo.ping(client)
        await stack.restart("mongo")
        await mongo.ping(client)
        await transact(database, work, budget=AMPLE)
        assert await rows.count_documents({}) == 2
        client.close()
