"""What every store of notices guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import cast

import pytest

from services.common.kernel.errors import Unavailable
from services.common.mongo import Database
from services.tracking.adapters.memory import MemoryNotices
from services.tracking.adapters.mongo_notices import MongoNotices
from services.tracking.app.ports import Claim, Notices, Outcome
from tests.unit.tracking.clocks import HandClock
from tests.unit.tracking.dossiers import event

LEASE = timedelta(seconds=30)
HAPPENED = event()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def memory(clock: HandClock) -> Notices:
    return MemoryNotices(clock, LEASE)


@pytest.fixture
async def mongo(database: Database, clock: HandClock) -> Notices:
    notices = MongoNotices(database, clock, lease=LEASE)
    await notices.prepare()
    return notices


@pytest.fixture(params=["memory", "mongo"])
def notices(request: pytest.FixtureRequest) -> Notices:
    return cast(Notices, request.getfixturevalue(request.param))


async def claimed(notices: Notices) -> Claim:
    claim = await notices.claim(HAPPENED)
    assert claim is not None
    return claim


@pytest.mark.parametrize("outcome", Outcome)
async def test_what_has_ended_is_never_claimed_again(notices: Notices, clock: HandClock, outcome: Outcome) -> None:
    await notices.settle(await claimed(notices), outcome)
    clock.move(timedelta(days=3650))
    assert await notices.claim(HAPPENED) is None


async def test_one_claim_at_a_time(notices: Notices) -> None:
    await claimed(notices)
    with pytest.raises(Unavailable) as refusal:
        await notices.claim(HAPPENED)
    assert refusal.value.retry_after == LEASE
    assert await notices.claim(event("accepted", 2)) is not None


@pytest.mark.parametrize("turn", [1, 2])
async def test_of_many_at_once_one_gets_it(notices: Notices, clock: HandClock, turn: int) -> None:
    for _ in range(turn - 1):
        await claimed(notices)
        clock.move(LEASE)
    outcomes = await asyncio.gather(*[notices.claim(HAPPENED) for _ in range(6)], return_exceptions=True)
    assert [outcome for outcome in outcomes if isinstance(outcome, Claim)] == [Claim(HAPPENED.event_id, turn)]
    assert sum(isinstance(outcome, Unavailable) for outcome in outcomes) == 5


async def test_a_claim_given_back_can_be_had_at_once(notices: Notices) -> None:
    await notices.release(await claimed(notices))
    assert (await claimed(notices)).turn == 2


async def test_a_claim_runs_out(notices: Notices, clock: HandClock) -> None:
    await claimed(notices)
    clock.move(LEASE)
    assert (await claimed(notices)).turn == 2


async def test_who_lost_the_claim_can_neither_end_nor_free_it(notices: Notices, clock: HandClock) -> None:
    late = await claimed(notices)
    clock.move(LEASE)
    await claimed(notices)

    await notices.release(late)
    with pytest.raises(Unavailable):
        await notices.claim(HAPPENED)

    await notices.settle(late, Outcome.REFUSED)
    clock.move(LEASE)
    assert (await claimed(notices)).turn == 3
