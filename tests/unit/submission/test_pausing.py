"""The clock stands while the dossier waits for somebody else; what was promised moves by that, never to an earlier hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.common.kernel.vietnam import ZONE
from services.submission.domain import pausing
from services.submission.domain.clock import Limit, LimitUnit, SupplementRule
from services.submission.domain.record.appointments import AppointmentCause
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps import handling, stopping, supplementing
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    MONDAY_10,
    OWNER,
    accepted,
    asked,
    asked_to_pay,
    by,
    mended,
    paid,
    sent,
    started,
    stopped,
    ward,
    with_limit,
)

CERTIFICATE = "components.giay-chung-sinh"
DUE = datetime(2026, 11, 27, 3, tzinfo=UTC)  # Friday 10:00
WEDNESDAY_10 = MONDAY_10 + timedelta(days=2)  # one working day later: Tuesday is the Cultural Day
EXTENDED = datetime(2026, 11, 30, 3, tzinfo=UTC)  # the Monday after, 10:00
RESTARTED = datetime(2026, 11, 30, 3, tzinfo=UTC)  # three working days from Wednesday 10:00
LATER = MONDAY_10 + timedelta(days=7)


def send(dossier: Dossier, at: datetime = WEDNESDAY_10) -> Dossier:
    return supplementing.send(mended(dossier), (), calendar=CALENDAR, act=by(OWNER, at)).aggregate


def resume(dossier: Dossier, at: datetime = WEDNESDAY_10) -> Dossier:
    return stopping.resume(dossier, reason="Hết tranh chấp", calendar=CALENDAR, act=by(ward(), at)).aggregate


@pytest.mark.parametrize(
    "waiting", [asked_to_pay(), stopped(), asked(started(), CERTIFICATE), asked(sent(), CERTIFICATE)]
)
def test_who_waits_for_somebody_else_has_the_clock_stand(waiting: Dossier) -> None:
    assert waiting.status in pausing.PAUSED
    assert waiting.paused_at == MONDAY_10


def test_a_stop_moves_the_appointment_by_the_working_time_that_it_took() -> None:
    resumed = resume(stopped())
    assert (resumed.status, resumed.paused_at) == (Status.IN_PROGRESS, None)
    old, new = resumed.appointments
    assert (old.due_at, new.due_at) == (DUE, EXTENDED)
    assert (new.cause, new.set_at) == (AppointmentCause.RESUMED, WEDNESDAY_10)
    assert resumed.step_due == EXTENDED


def test_a_payment_moves_it_likewise() -> None:
    assert paid(asked_to_pay(), at=WEDNESDAY_10).appointment == EXTENDED


def test_a_pause_without_working_time_moves_nothing() -> None:
    friday_night = datetime(2026, 11, 20, 20, tzinfo=ZONE)
    resumed = resume(stopped(started(), friday_night), friday_night + timedelta(days=2))
    assert [made.due_at for made in resumed.appointments] == [DUE]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (SupplementRule.RESTART, datetime(2026, 12, 2, 3, tzinfo=UTC)),  # three working days from Friday 10:00
        (SupplementRule.EXTEND, datetime(2026, 12, 1, 3, tzinfo=UTC)),  # as many as passed since Wednesday: two
    ],
)
def test_a_supplement_restarts_or_extends_as_the_procedure_says(rule: SupplementRule, due: datetime) -> None:
    procedure = replace(BIRTH, supplement_rule=rule)
    friday_10 = MONDAY_10 + timedelta(days=4)
    dossier = send(asked(started(procedure), CERTIFICATE, act=by(ward(), WEDNESDAY_10), due_at=LATER), friday_10)
    assert dossier.appointments[-1].cause is AppointmentCause.SUPPLEMENTED
    assert (dossier.appointment, dossier.step_due) == (due, due)


@pytest.mark.parametrize("rule", list(SupplementRule))
def test_a_step_with_a_deadline_of_its_own_gains_nothing_but_the_pause(rule: SupplementRule) -> None:
    wednesday_17 = WEDNESDAY_10 + timedelta(hours=7)
    act = by(ward())
    before = handling.hand_over(
        started(replace(BIRTH, supplement_rule=rule)), handler="cb-2", step_due=wednesday_17, act=act
    ).aggregate
    # Asked on Monday at 10:00, sent on Wednesday at 10:00: one working day.
    assert send(asked(before, CERTIFICATE)).step_due == wednesday_17 + timedelta(days=1)


def test_money_and_stops_extend_even_where_supplements_restart() -> None:
    slow = replace(with_limit(Limit(LimitUnit.WORKING_DAYS, 10)), supplement_rule=SupplementRule.RESTART)
    thursday = MONDAY_10 + timedelta(days=3)
    first = started(slow).appointment
    assert first is not None
    moved = resume(stopped(started(slow), thursday), thursday + timedelta(days=1)).appointment
    assert moved == datetime(2026, 12, 9, 3, tzinfo=UTC), "one working day more than 8 December, not ten from now"


def test_before_acceptance_it_is_the_desk_s_limit_that_moves() -> None:
    before = sent().acceptance_due
    dossier = send(asked(sent(), CERTIFICATE))
    assert before is not None
    assert dossier.acceptance_due is not None
    assert (dossier.status, dossier.appointments) == (Status.REGISTERED, ())
    assert dossier.acceptance_due > before


def test_a_procedure_without_a_limit_has_nothing_to_move() -> None:
    dossier = resume(stopped(started(with_limit(Limit(LimitUnit.NONE)))))
    assert (dossier.appointment, dossier.step_due, len(dossier.appointments)) == (None, None, 1)


def test_an_officer_s_later_promise_moves_with_the_law_s_date_and_keeps_its_reason() -> None:
    promised = datetime(2026, 12, 3, 3, tzinfo=UTC)
    dossier = accepted()
    dossier = replace(dossier, appointments=(replace(dossier.appointments[0], due_at=promised, remark_id="remark-1"),))
    (_, moved) = resume(stopped(dossier)).appointments
    assert (moved.due_at, moved.computed_at) == (datetime(2026, 12, 4, 3, tzinfo=UTC), EXTENDED)
    assert moved.remark_id == "remark-1"


def test_where_the_law_s_time_begins_anew_beyond_the_promise_no_reason_is_left() -> None:
    promised = datetime(2026, 11, 27, 7, tzinfo=UTC)  # Friday 14:00, four hours more than the law gives
    dossier = accepted()
    dossier = replace(dossier, appointments=(replace(dossier.appointments[0], due_at=promised, remark_id="remark-1"),))
    moved = send(asked(dossier, CERTIFICATE)).appointments[-1]
    assert (moved.due_at, moved.computed_at, moved.remark_id) == (RESTARTED, RESTARTED, "")


def test_one_pause_after_another_is_one_pause() -> None:
    waiting = asked(started(), CERTIFICATE)
    later = pausing.follow(waiting, Status.STOPPED, WEDNESDAY_10, CALENDAR)
    assert later.paused_at == MONDAY_10


def test_clocks_that_disagree_by_a_moment_do_not_turn_time_back() -> None:
    resumed = resume(stopped(), MONDAY_10 - timedelta(seconds=1))
    assert resumed.appointment == DUE
