"""The sweeper: one sweep that fails does not starve the others, and who lost the lease stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from structlog.testing import capture_logs

from services.common.kernel.errors import Unavailable
from services.common.leases import Lease
from services.common.sweeper import Sweeper


class Held:
    """A lease that is held as told."""

    def __init__(self) -> None:
        self.held = True

    async def wait(self) -> None:
        if not self.held:
            await asyncio.Event().wait()

    async def keep(self) -> None:
        await asyncio.Event().wait()


@pytest.fixture
def lease() -> Held:
    return Held()


async def swept(lease: Held, *sweeps: Callable[[], Awaitable[int]]) -> None:
    """One round."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await Sweeper(sweeps, cast(Lease, lease)).run()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Unavailable(), "sweeper waits: the database or the store does not answer"),
        (RuntimeError("a row that nobody foresaw"), "sweeping failed; it is tried again"),
    ],
)
async def test_a_sweep_that_fails_does_not_starve_those_behind_it(lease: Held, failure: Exception, said: str) -> None:
    tidied: list[str] = []

    async def fails() -> int:
        raise failure

    async def tidies() -> int:
        tidied.append("one")
        return 1 if len(tidied) < 3 else 0

    with capture_logs() as logs:
        await swept(lease, fails, tidies)
    assert len(tidied) == 3, "called until nothing is left to do"
    assert said in [line["event"] for line in logs]


async def test_who_lost_the_lease_stops(lease: Held) -> None:
    rounds: list[str] = []

    async def loses_it() -> int:
        rounds.append("first")
        lease.held = len(rounds) < 3
        return 1

    async def behind() -> int:
        rounds.append("behind")
        return 0

    await swept(lease, loses_it, behind)
    assert rounds == ["first"] * 3
