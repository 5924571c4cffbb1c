"""One holder at a time, and a successor soon after a kill."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services.common.leases import Lease
from services.common.runtime import SystemClock
from services.common.storage.mongo import Database

TTL = timedelta(seconds=1)


async def lease(database: Database, owner: str) -> Lease:
    made = Lease(database, "relay", owner, SystemClock(), ttl=TTL)
    await made.prepare()
    return made


async def test_one_of_many_gets_it(database: Database) -> None:
    asking = [await lease(database, f"owner-{n}") for n in range(5)]

    answers = await asyncio.gather(*[one.ask() for one in asking])

    assert sorted(answers) == [False] * 4 + [True]
    assert [one.held for one in asking] == answers


async def test_the_holder_renews_and_the_others_wait(database: Database) -> None:
    first, second = await lease(database, "first"), await lease(database, "second")
    keeper = asyncio.create_task(first.keep())
    await first.wait()

    for _ in range(6):
        await asyncio.sleep(0.3)
        assert not await second.ask()
        assert first.held

    keeper.cancel()
    await asyncio.wait({keeper})
    assert await second.ask(), "given back, not left to expire"


async def test_a_killed_holder_is_followed(database: Database) -> None:
    killed, successor = await lease(database, "killed"), await lease(database, "successor")
    assert await killed.ask()

    keeper = asyncio.create_task(successor.keep())
    async with asyncio.timeout(TTL.total_seconds() * 1.25 + 0.5):
        await successor.wait()

    assert not killed.held, "who does not renew knows that it has lost it"
    assert not await killed.ask()
    keeper.cancel()
    await asyncio.wait({keeper})
