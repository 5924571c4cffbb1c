"""A plan of kills leaves nobody out."""

from __future__ import annotations

import pytest

from tests.chaos.plan import EXACT, FEWEST, VICTIMS, Moment, plan


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_has_every_victim_and_every_exact_moment(seed: int) -> None:
    strikes = plan(seed, FEWEST + 3)
    assert strikes == plan(seed, FEWEST + 3)
    assert len(strikes) == FEWEST + 3
    assert {strike.victim for strike in strikes if strike.moment is Moment.ANY} == set(VICTIMS)
    assert {strike.moment: strike.victim for strike in strikes if strike.moment is not Moment.ANY} == EXACT


def test_a_plan_is_not_shorter_than_that() -> None:
    with pytest.raises(ValueError, match=str(FEWEST)):
        plan(1, FEWEST - 1)
