"""Answers of the catalogue, remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.kernel.errors import Unavailable
from services.common.rpc import calls
from services.submission.adapters.remembered import Remembered
from tests.support.clocks import HandClock


class Neighbour:
    """Counts how often it is asked, and with whose token."""

    def __init__(self) -> None:
        self.asked = 0
        self.away = False
        self.tokens: set[str] = set()

    async def ask(self, key: str) -> str:
        self.asked += 1
        self.tokens.add(calls.current().authorization)
        if self.away:
            raise Unavailable
        return f"{key}{self.asked}"


async def test_asked_once_a_minute_and_in_our_own_name() -> None:
    neighbour, clock = Neighbour(), HandClock()
    remembered = Remembered(neighbour.ask, clock, timedelta(minutes=1))
    with calls.serving(calls.Call(authorization="Bearer somebody")):
        assert [await remembered.get("a") for _ in range(3)] == ["a1"] * 3
        clock.time += timedelta(seconds=61)
        assert await remembered.get("a") == "a2"
    assert neighbour.tokens == {""}


async def test_what_never_changes_is_asked_once() -> None:
    neighbour, clock = Neighbour(), HandClock()
    remembered = Remembered(neighbour.ask, clock, None)
    await remembered.get("a")
    clock.time += timedelta(days=900)
    assert await remembered.get("a") == "a1"


async def test_an_old_answer_is_better_than_none() -> None:
    neighbour, clock = Neighbour(), HandClock()
    remembered = Remembered(neighbour.ask, clock, timedelta(minutes=1))
    await remembered.get("a")
    clock.time += timedelta(hours=1)
    neighbour.away = True
    assert await remembered.get("a") == "a1"
    with pytest.raises(Unavailable):
        await remembered.get("b")


async def test_not_more_than_a_thousand_answers_are_kept() -> None:
    neighbour = Neighbour()
    remembered = Remembered(neighbour.ask, HandClock(), None)
    for n in range(1_001):
        await remembered.get(f"k{n}")
    await remembered.get("k1000")
    await remembered.get("k0")
    assert neighbour.asked == 1_002
