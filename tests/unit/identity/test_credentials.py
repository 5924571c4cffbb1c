"""A new password, or logging out elsewhere, ends all sessions but one in a single write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.kernel.principal import Kind
from services.identity.domain.credentials import Credentials
from services.identity.domain.errors import SessionExpired
from services.identity.domain.sessions import start

SESSION = start(
    session_id="s1",
    holder_kind=Kind.ACCOUNT,
    holder_id="a1",
    secret="x",
    now=datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
)
OLD = Credentials("old")


def test_a_session_counts_in_the_generation_it_was_started_in() -> None:
    assert OLD.admits(SESSION)
    assert not OLD.renewed("new").admits(SESSION)
    assert OLD.renewed("new").admits(replace(SESSION, generation=2))


def test_the_session_that_asks_is_kept_until_another_one_asks() -> None:
    kept = OLD.renewed("new", keep=SESSION)
    assert kept.admits(SESSION)
    assert not kept.admits(replace(SESSION, id="s2"))
    assert not kept.others_ended(keep=replace(SESSION, id="s3", generation=2)).admits(SESSION)
    assert kept.others_ended(keep=SESSION).admits(SESSION)


def test_a_session_that_was_ended_with_others_does_not_come_back_by_being_kept() -> None:
    with pytest.raises(SessionExpired):
        OLD.renewed("new").others_ended(keep=SESSION)
    with pytest.raises(SessionExpired):
        OLD.others_ended(keep=None).renewed("new", keep=SESSION)


def test_ending_other_sessions_leaves_the_password() -> None:
    assert OLD.others_ended(keep=SESSION).password_hash == "old"
    assert OLD.renewed("new").password_hash == "new"


def test_a_session_that_was_started_with_the_old_password_while_it_changed_does_not_count() -> None:
    """It has the generation of the credentials that the password was compared with, however late it is written."""
    verified_against = OLD
    changed = OLD.renewed("new", keep=replace(SESSION, id="another"))
    assert not changed.admits(replace(SESSION, generation=verified_against.generation))
