"""One holder at a time, and a successor soon after a kill."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from services.common.kernel.ports import Clock
from services.common.leases import Lease
from services.common.runtime import SystemClock
from services.common.storage.mongo import Database
from tests.support.clocks import HandClock
from tests.support.waiting import until

TTL = timedelta(seconds=8)


async def lease(database: Database, owner: str, clock: Clock = SystemClock(), ttl: timedelta = TTL) -> Lease:
    made = Lease(database, "relay", owner, clock, ttl=ttl)
    await made.prepare()
    return made


async def end_of(database: Database) -> datetime:
    row = await database["leases"].find_one({"_id": "relay"})
    assert row is not None
    end: datetime = row["expires"]
    return end


async def test_one_of_many_gets_it(database: Database) -> None:
    asking = [await lease(database, f"owner-{n}") for n in range(5)]

    answers = await asyncio.gather(*[one.ask() for one in asking])

    assert sorted(answers) == [False] * 4 + [True]
    assert [one.held for one in asking] == answers


async def test_the_holder_renews_and_the_others_wait(database: Database) -> None:
    first = await lease(database, "first")
    keeper = asyncio.create_task(first.keep())
    await first.wait()
    end = await end_of(database)
    second = await lease(database, "second", HandClock(end + timedelta(seconds=0.5)))

    async def renewed() -> bool:
        return await end_of(database) > end

    await until(renewed)
    assert await end_of(database) - end < TTL, "renewed in time"
    assert first.held
    assert not await second.ask(), "though its clock is past the first end"

    keeper.cancel()
    await asyncio.wait({keeper})
    assert await second.ask(), "given back, not left to expire"


async def test_a_killed_holder_is_followed(database: Database) -> None:
    ttl = timedelta(seconds=4)
    killed, successor = await lease(database, "killed", ttl=ttl), await lease(database, "successor", ttl=ttl)
    assert await killed.ask()

    keeper = asyncio.create_task(successor.keep())
    async with asyncio.timeout(ttl.total_seconds() * 1.25 + 2):  # a second `ttl` would be too late
        await successor.wait()

    assert not killed.held, "who does not renew knows that it has lost it"
    assert not await killed.ask()
    keeper.cancel()
    await asyncio.wait({keeper})
