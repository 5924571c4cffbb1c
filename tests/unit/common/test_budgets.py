"""Budgets are counted in bounded memory and begin anew."""

from __future__ import annotations

from datetime import timedelta

from services.common.kernel.budgets import Budget
from tests.support.clocks import HandClock

MINUTE = timedelta(minutes=1)


def test_so_much_within_the_window_and_again_in_the_next() -> None:
    clock = HandClock()
    budget = Budget(clock, limit=2, window=MINUTE)
    assert [budget.spend("a") for _ in range(2)] == [None, None]
    clock.time += MINUTE / 4
    assert budget.spend("a") == MINUTE * 3 / 4
    assert budget.spend("b") is None
    clock.time += MINUTE
    assert budget.spend("a") is None


def test_the_same_thing_costs_once() -> None:
    budget = Budget(HandClock(), limit=2, window=MINUTE)
    assert [budget.spend("a", thing) for thing in ("x", "x", "y", "x", "y")] == [None] * 5
    assert budget.spend("a", "z") == MINUTE
    assert budget.spend("a", "x") is None


def test_a_fine_counts_against_the_next() -> None:
    budget = Budget(HandClock(), limit=3, window=MINUTE)
    budget.fine("a", 9)
    assert budget.spend("a") is None
    budget.fine("a", 2)
    assert budget.spend("a") == MINUTE


def test_keys_are_forgotten_after_their_time() -> None:
    clock = HandClock()
    budget = Budget(clock, limit=1, window=MINUTE)
    budget.spend("a")
    clock.time += MINUTE / 2
    budget.spend("b")
    assert len(budget) == 2
    clock.time += MINUTE / 2
    budget.spend("b")
    assert len(budget) == 1


def test_memory_is_bounded() -> None:
    budget = Budget(HandClock(), limit=1, window=MINUTE, capacity=3)
    for number in range(10):
        budget.spend(f"key {number}")
        assert len(budget) <= 3
