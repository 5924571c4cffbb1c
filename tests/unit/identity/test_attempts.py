"""Guessing a password is slow, and a stranger can't lock anybody out for long."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.domain.attempts import LoginAttempts, begin
from services.identity.domain.errors import TooManyAttempts

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def failed(times: int) -> LoginAttempts:
    return LoginAttempts("nguyen.a", failures=times, last_failure_at=NOW if times else None)


def wait_after(times: int) -> timedelta:
    try:
        begin(failed(times), now=NOW)
    except TooManyAttempts as error:
        return error.retry_after or timedelta()
    return timedelta()


@pytest.mark.parametrize("times", [0, 1, 4])
def test_the_first_mistakes_cost_nothing(times: int) -> None:
    assert wait_after(times) == timedelta()


def test_then_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [wait_after(times).seconds for times in range(5, 15)] == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert wait_after(1000) == timedelta(minutes=15)


def test_after_the_wait_the_next_attempt_counts() -> None:
    with pytest.raises(TooManyAttempts):
        begin(failed(5), now=NOW + timedelta(seconds=4))
    assert begin(failed(5), now=NOW + timedelta(seconds=5)).failures == 6


def test_an_attempt_counts_before_the_password_is_looked_at() -> None:
    assert begin(failed(0), now=NOW) == failed(1)


def test_after_a_day_counting_begins_anew() -> None:
    assert begin(failed(20), now=NOW + timedelta(hours=24)).failures == 1
