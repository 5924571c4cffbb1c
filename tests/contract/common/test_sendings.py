"""What every store of sendings guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from services.common.kernel.errors import Unavailable
from services.common.kernel.sendings import Sendings, send_once
from services.common.memory import MemorySendings
from services.common.mongo import Database
from services.common.sendings import MongoSendings

LEASE = timedelta(seconds=20)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(clock: Clock) -> Sendings:
    return MemorySendings(clock, lease=LEASE)


@pytest.fixture
async def mongo(database: Database, clock: Clock) -> Sendings:
    store = MongoSendings(database, clock, lease=LEASE)
    await store.prepare()
    return store


@pytest.fixture(params=["memory", "mongo"])
def sendings(request: pytest.FixtureRequest) -> Sendings:
    return cast(Sendings, request.getfixturevalue(request.param))


async def succeed() -> str:
    return "sent"


async def test_what_has_ended_is_not_sent_again(sendings: Sendings) -> None:
    assert await send_once(sendings, "e1", succeed) == "sent"
    assert await send_once(sendings, "e1", succeed) is None
    assert await send_once(sendings, "e2", succeed) == "sent"


async def test_one_sends_while_others_wait(sendings: Sendings) -> None:
    assert await sendings.claim("e1")
    with pytest.raises(Unavailable):
        await sendings.claim("e1")
    claims = await asyncio.gather(*(sendings.claim("e2") for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(claim, Unavailable) for claim in claims) == 7


async def test_a_failed_try_is_tried_again_at_once(sendings: Sendings) -> None:
    async def fail() -> str:
        raise Unavailable

    with pytest.raises(Unavailable):
        await send_once(sendings, "e1", fail)
    assert await send_once(sendings, "e1", succeed) == "sent"


async def test_a_try_that_was_killed_is_tried_again_after_its_lease(sendings: Sendings, clock: Clock) -> None:
    killed = await sendings.claim("e1")
    assert killed is not None
    clock.time += LEASE
    next_one = await sendings.claim("e1")
    assert next_one is not None
    assert next_one.turn == 2
    await sendings.release(killed)
    await sendings.settle(killed, "sent")
    with pytest.raises(Unavailable):  # the right is the next one's: the killed one changes nothing
        await sendings.claim("e1")
    await sendings.settle(next_one, "sent")
    assert await sendings.claim("e1") is None
