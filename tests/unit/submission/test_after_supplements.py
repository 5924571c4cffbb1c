"""What was sent is confirmed, what was not lapses, and what both do to the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.common.kernel.principal import Role
from services.common.kernel.vietnam import ZONE
from services.submission.domain.clock import SupplementRule
from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.errors.supplements import (
    SupplementDueTooEarly,
    SupplementNotDue,
)
from services.submission.domain.record.contents import content_of
from services.submission.domain.status import Status
from services.submission.domain.steps import handling, supplementing
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    FRIDAY_17,
    MONDAY_10,
    OWNER,
    TITLES,
    about,
    asked,
    by,
    mended,
    sent,
    started,
    ward,
)
from tests.unit.submission.supplements import (
    CERTIFICATE,
    NAME,
    NEXT_MONDAY_10,
    WARD,
    WEDNESDAY_10,
    amended,
    expire,
    send,
)

# Confirming


def test_the_desk_confirms_what_was_sent_once() -> None:
    dossier = send(mended(asked(started(), CERTIFICATE)))
    confirmed = supplementing.confirm(dossier, act=by(WARD, NEXT_MONDAY_10)).aggregate
    assert (confirmed.status, confirmed.supplements[-1].confirmed_at) == (Status.IN_PROGRESS, NEXT_MONDAY_10)
    for nothing_to_confirm in (confirmed, started()):
        with pytest.raises(RequirementMissing):
            supplementing.confirm(nothing_to_confirm, act=by(WARD))
    with pytest.raises(ActionNotYours):
        supplementing.confirm(dossier, act=by(OWNER))


def test_accepting_confirms_too() -> None:
    dossier = send(mended(asked(sent(), CERTIFICATE)))
    after = handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)).aggregate
    assert after.supplements[-1].confirmed_at == WEDNESDAY_10


def test_who_has_no_account_brings_it_to_the_desk() -> None:
    dossier = replace(asked(started(), CERTIFICATE), owner_account_id="")
    received = supplementing.receive(dossier, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)).aggregate
    supplement = received.supplements[-1]
    assert (received.status, received.paused_at) == (Status.IN_PROGRESS, None)
    assert (supplement.sent_at, supplement.confirmed_at) == (WEDNESDAY_10, WEDNESDAY_10)
    assert supplement.items[0].explanation
    assert received.appointments[-1].cause.value == "supplemented"
    with pytest.raises(ActionNotYours):
        supplementing.receive(dossier, calendar=CALENDAR, act=by(ward(Role.SPECIALIST)))
    with pytest.raises(ActionNotYours):
        supplementing.receive(asked(started(), CERTIFICATE), calendar=CALENDAR, act=by(WARD))


def test_the_desk_takes_in_on_paper_only_what_no_account_can_send() -> None:
    dossier = asked(started(), CERTIFICATE)
    assert supplementing.comes_on_paper(replace(dossier, owner_account_id=""))
    assert not supplementing.comes_on_paper(dossier)
    assert not supplementing.comes_on_paper(replace(started(), owner_account_id=""))


# The clock


def test_the_acceptance_limit_stands_while_the_citizen_mends() -> None:
    dossier = asked(sent(), CERTIFICATE, act=by(WARD, MONDAY_10 + timedelta(minutes=60)))
    assert dossier.paused_at == MONDAY_10 + timedelta(minutes=60)
    back = send(mended(dossier))
    assert back.paused_at is None
    assert back.acceptance_due == datetime(2026, 11, 26, 10, tzinfo=ZONE)  # eight hours from Wednesday 10:00


@pytest.mark.parametrize(
    ("rule", "due_at"),
    [
        (SupplementRule.RESTART, datetime(2026, 12, 1, 10, tzinfo=ZONE)),  # three working days from Thursday 10:00
        (
            SupplementRule.EXTEND,
            datetime(2026, 11, 30, 10, tzinfo=ZONE),
        ),  # Friday 10:00 and the working day that it took
    ],
)
def test_the_appointment_moves_as_the_procedure_says_and_both_dates_are_kept(
    rule: SupplementRule, due_at: datetime
) -> None:
    dossier = started(replace(BIRTH, supplement_rule=rule))
    promised = dossier.appointment
    asking = supplementing.ask(
        dossier, about(CERTIFICATE), titles=TITLES, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)
    ).aggregate
    back = send(mended(asking), at=WEDNESDAY_10 + timedelta(days=1))
    assert [appointment.due_at for appointment in back.appointments] == [promised, due_at]
    assert back.appointments[-1].cause.value == "supplemented"


def test_an_idle_desk_buys_no_time() -> None:
    back = send(mended(asked(started(), CERTIFICATE)))
    confirmed = supplementing.confirm(back, act=by(WARD, NEXT_MONDAY_10)).aggregate
    assert confirmed.appointment == back.appointment


# Lapsing


def test_before_acceptance_a_lapsed_request_ends_the_dossier_and_afterwards_it_stops() -> None:
    assert expire(asked(sent(), CERTIFICATE)).status is Status.REFUSED
    stopped = expire(asked(started(), CERTIFICATE))
    assert (stopped.status, stopped.paused_at) == (Status.STOPPED, MONDAY_10)
    assert stopped.supplements[-1].lapsed_at == NEXT_MONDAY_10


def test_what_was_not_sent_is_dropped() -> None:
    before = asked(started(), CERTIFICATE, NAME)
    mending = amended(mended(before), "declaration", declaration={"ho_ten_tre": "Nguyễn Thị C"})
    after = expire(mending)
    assert content_of(after) == content_of(before)
    assert [file.id for file in after.removed_files] == ["file-2"]


def test_the_citizen_has_all_the_time_that_was_given() -> None:
    for at in (MONDAY_10, FRIDAY_17):
        with pytest.raises(SupplementNotDue):
            expire(asked(sent(), CERTIFICATE), at)
    with pytest.raises(ActionNotYours):
        expire(asked(sent(), CERTIFICATE), by_whom=ward(Role.SPECIALIST))
    with pytest.raises(RequirementMissing):
        supplementing.expire(asked(sent(), NAME), reason="", calendar=CALENDAR, act=by(WARD, NEXT_MONDAY_10))
    with pytest.raises(TransitionNotAllowed):
        expire(sent())


def test_a_lapsed_request_opens_again_with_a_new_deadline() -> None:
    lapsed = expire(mended(asked(started(), CERTIFICATE)))
    with pytest.raises(SupplementDueTooEarly) as refused:
        supplementing.reopened(lapsed, FRIDAY_17, calendar=CALENDAR, now=NEXT_MONDAY_10)
    assert [violation.field for violation in refused.value.violations] == ["supplement_due_time"]
    due_at = NEXT_MONDAY_10 + timedelta(days=7)
    supplement = supplementing.reopened(lapsed, due_at, calendar=CALENDAR, now=NEXT_MONDAY_10).supplements[-1]
    assert (supplement.is_open, supplement.due_at, supplement.asked_at) == (True, due_at, MONDAY_10)


def test_where_nothing_is_asked_nothing_is_dropped() -> None:
    assert supplementing.dropped(started(), MONDAY_10) == started()
