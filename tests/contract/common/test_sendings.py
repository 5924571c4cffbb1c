"""What every store of sendings guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import cast

import pytest

from services.common.kernel import sendings as kernel
from services.common.kernel.errors import Unavailable
from services.common.kernel.sendings import LONGEST_TRY, Claim, Sendings, send_once
from services.common.sendings import LEASE as MONGO_LEASE
from services.common.sendings import MongoSendings
from services.common.storage.memory import MemorySendings
from services.common.storage.mongo import Database
from tests.support.clocks import HandClock

LEASE = timedelta(seconds=20)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def memory(clock: HandClock) -> Sendings:
    return MemorySendings(clock, lease=LEASE)


@pytest.fixture
async def mongo(database: Database, clock: HandClock) -> Sendings:
    store = MongoSendings(database, clock, lease=LEASE)
    await store.prepare()
    return store


@pytest.fixture(params=["memory", "mongo"])
def sendings(request: pytest.FixtureRequest) -> Sendings:
    return cast(Sendings, request.getfixturevalue(request.param))


async def succeed(_: Claim) -> str:
    return "sent"


async def claimed(sendings: Sendings) -> Claim:
    claim = await sendings.claim("e1")
    assert claim is not None
    return claim


async def test_what_has_ended_is_never_sent_again(sendings: Sendings, clock: HandClock) -> None:
    assert await send_once(sendings, "e1", succeed) == "sent"
    clock.time += timedelta(days=3650)
    assert await send_once(sendings, "e1", succeed) is None
    assert await send_once(sendings, "e2", succeed) == "sent"


async def test_one_sends_while_others_wait(sendings: Sendings) -> None:
    await claimed(sendings)
    with pytest.raises(Unavailable) as refusal:
        await sendings.claim("e1")
    assert refusal.value.retry_after == LEASE
    assert await sendings.claim("e2") is not None


@pytest.mark.parametrize("turn", [1, 2])
async def test_of_many_at_once_one_gets_it(sendings: Sendings, clock: HandClock, turn: int) -> None:
    for _ in range(turn - 1):
        await claimed(sendings)
        clock.time += LEASE
    answers = await asyncio.gather(*(sendings.claim("e1") for _ in range(6)), return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, Claim)] == [Claim("e1", turn)]
    assert sum(isinstance(answer, Unavailable) for answer in answers) == 5


async def test_a_failed_try_is_tried_again_at_once(sendings: Sendings) -> None:
    async def fail(_: Claim) -> str:
        raise Unavailable

    with pytest.raises(Unavailable):
        await send_once(sendings, "e1", fail)
    assert await send_once(sendings, "e1", succeed) == "sent"


async def test_a_try_that_takes_too_long_is_given_up(sendings: Sendings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_: Claim) -> str:
        await asyncio.sleep(60)
        return "sent"

    monkeypatch.setattr(kernel, "LONGEST_TRY", timedelta(seconds=0.05))
    with pytest.raises(Unavailable):
        await send_once(sendings, "e1", hang)
    assert (await claimed(sendings)).turn == 2


async def test_who_lost_the_right_can_neither_end_nor_free_it(sendings: Sendings, clock: HandClock) -> None:
    killed = await claimed(sendings)
    clock.time += LEASE
    next_one = await claimed(sendings)
    assert next_one.turn == 2

    await sendings.release(killed)
    await sendings.settle(killed, "refused")
    with pytest.raises(Unavailable):
        await sendings.claim("e1")

    await sendings.settle(next_one, "sent")
    assert await sendings.claim("e1") is None


async def test_what_ended_badly_can_be_tried_again(sendings: Sendings) -> None:
    await sendings.settle(await claimed(sendings), "refused")
    for outcome in ("sent", "refused"):
        assert await sendings.claim("e1") is None
        await sendings.reopen("e1", outcome)
    await sendings.settle(await claimed(sendings), "sent")
    await sendings.reopen("e1", "refused")
    await sendings.reopen("unknown", "refused")
    assert await sendings.claim("e1") is None
    assert await sendings.claim("unknown") is not None


def test_the_right_to_send_outlasts_the_longest_try() -> None:
    assert MONGO_LEASE > LONGEST_TRY
