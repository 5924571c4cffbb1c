"""Refresh tokens: used once, the same successor for a phone that lost the answer, and an end to the family on theft."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.kernel.principal import Kind
from services.identity.domain.errors import SessionExpired
from services.identity.domain.sessions import (
    Session,
    compose,
    holds,
    parse,
    refresh,
    revoke,
    start,
    successor,
)

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FIRST = "first-secret"
SECOND = successor(KEY, FIRST)
THIRD = successor(KEY, SECOND)


def begun() -> Session:
    return start(session_id="s1", holder_kind=Kind.ACCOUNT, holder_id="a1", secret=FIRST, now=NOW)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_refresh_rotates_the_secret() -> None:
    rotated = refresh(begun(), FIRST, key=KEY, now=after(600))
    assert rotated.version == 2
    assert rotated.revoked_at is None
    assert holds(rotated, SECOND)
    assert refresh(rotated, SECOND, key=KEY, now=after(1200)).revoked_at is None


def test_no_secret_is_stored() -> None:
    rotated = refresh(begun(), FIRST, key=KEY, now=after(600))
    assert FIRST not in repr(rotated)
    assert SECOND not in repr(rotated)


@pytest.mark.parametrize("seconds", [0, 1, 30])
def test_a_repeat_within_the_grace_changes_nothing_and_has_the_same_successor(seconds: int) -> None:
    rotated = refresh(begun(), FIRST, key=KEY, now=after(600))
    assert refresh(rotated, FIRST, key=KEY, now=after(600 + seconds)) == rotated
    assert successor(KEY, FIRST) == SECOND


def test_a_repeat_after_the_grace_ends_the_family() -> None:
    rotated = refresh(begun(), FIRST, key=KEY, now=after(600))
    ended = refresh(rotated, FIRST, key=KEY, now=after(631))
    assert ended.revoked_at == after(631)
    with pytest.raises(SessionExpired):
        refresh(ended, SECOND, key=KEY, now=after(632))


def test_reuse_of_a_secret_whose_successor_was_used_ends_the_family_even_within_the_grace() -> None:
    twice = refresh(refresh(begun(), FIRST, key=KEY, now=after(1)), SECOND, key=KEY, now=after(2))
    assert refresh(twice, FIRST, key=KEY, now=after(3)).revoked_at == after(3)


def test_a_secret_that_was_never_issued_ends_the_family() -> None:
    assert refresh(begun(), "guessed", key=KEY, now=after(1)).revoked_at == after(1)


def test_after_the_server_key_changed_a_repeat_gets_no_wrong_successor() -> None:
    rotated = refresh(begun(), FIRST, key=KEY, now=after(1))
    assert refresh(rotated, FIRST, key=b"n" * 32, now=after(2)).revoked_at is not None
    assert refresh(rotated, SECOND, key=b"n" * 32, now=after(2)).revoked_at is None


def test_a_session_ends_when_it_is_not_used_for_a_week() -> None:
    assert begun().expires_at == NOW + timedelta(days=7)
    with pytest.raises(SessionExpired):
        refresh(begun(), FIRST, key=KEY, now=NOW + timedelta(days=7))


def test_a_session_ends_after_thirty_days_however_often_it_is_used() -> None:
    session, secret = begun(), FIRST
    for day in (5, 10, 15, 20, 25):
        session = refresh(session, secret, key=KEY, now=NOW + timedelta(days=day))
        secret = successor(KEY, secret)
    assert session.expires_at == NOW + timedelta(days=30)
    with pytest.raises(SessionExpired):
        refresh(session, secret, key=KEY, now=NOW + timedelta(days=30))


def test_logging_out_ends_the_session_and_repeating_it_changes_nothing() -> None:
    ended = revoke(begun(), now=after(1))
    assert ended.revoked_at == after(1)
    assert revoke(ended, now=after(2)) == ended
    with pytest.raises(SessionExpired):
        refresh(ended, FIRST, key=KEY, now=after(3))


def test_a_refresh_token_names_its_session() -> None:
    assert parse(compose("s1", FIRST)) == ("s1", FIRST)


@pytest.mark.parametrize("token", ["", "s1", "s1.", ".secret", "."])
def test_what_is_no_refresh_token_ends_like_an_expired_one(token: str) -> None:
    with pytest.raises(SessionExpired):
        parse(token)


@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=12))
def test_never_are_two_secrets_good_at_once(steps: list[tuple[int, int]]) -> None:
    """Whatever is presented whenever: of all secrets issued, only the last and, in the grace, the one before count."""
    session, issued, now = begun(), [FIRST], NOW
    for back, seconds in steps:
        now += timedelta(seconds=seconds)
        presented = issued[max(0, len(issued) - 1 - back)]
        following = refresh(session, presented, key=KEY, now=now)
        if following.revoked_at is not None:
            assert presented != issued[-1]
            return
        if following is not session:
            assert presented == issued[-1]
            issued.append(successor(KEY, presented))
        else:
            assert presented == issued[-2]
            assert now - session.rotated_at <= timedelta(seconds=30)
        session = following
