"""Stopping, going on, and one step back: with a reason, and with everything as it was before the step."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.common.kernel.principal import Role
from services.submission.domain.act import Act, Officer
from services.submission.domain.clock import Limit, LimitUnit
from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.errors.supplements import SupplementDueTooEarly
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps import handling, stopping, supplementing
from tests.unit.submission.dossiers import (
    CALENDAR,
    MONDAY_10,
    RESULT,
    RESULT_FILE,
    CountingIds,
    accepted,
    asked,
    asked_to_pay,
    attached,
    by,
    finished,
    paid,
    returned,
    sent,
    started,
    stopped,
    ward,
    with_limit,
)

NEXT_MONDAY_10 = MONDAY_10 + timedelta(days=7)
LATER = MONDAY_10 + timedelta(days=14)


def expired(dossier: Dossier) -> Dossier:
    """Asked to mend the name, and nothing came."""
    waiting = asked(dossier, "declaration.ho_ten_tre")
    act = by(ward(), NEXT_MONDAY_10)
    return supplementing.expire(waiting, reason="Quá hạn", calendar=CALENDAR, act=act).aggregate


def resume(dossier: Dossier, supplement_due: datetime | None = None, reason: str = "Hết tranh chấp") -> Dossier:
    act = by(ward(Role.HEAD), NEXT_MONDAY_10)
    return stopping.resume(dossier, reason=reason, supplement_due=supplement_due, calendar=CALENDAR, act=act).aggregate


def step_back(dossier: Dossier, supplement_due: datetime | None = None, reason: str = "Chuyển nhầm") -> Dossier:
    act = by(ward(Role.SUPERVISOR), NEXT_MONDAY_10)
    return stopping.step_back(
        dossier, reason=reason, supplement_due=supplement_due, calendar=CALENDAR, act=act
    ).aggregate


def test_the_citizen_reads_why_it_was_stopped_and_on_which_ground() -> None:
    dossier = stopped()
    remark = dossier.remark(dossier.history[-1].remark_id)
    assert remark is not None
    assert remark.text == "Có tranh chấp\nCăn cứ pháp lý: Điều 9"


@pytest.mark.parametrize(("reason", "ground", "field"), [("", "Điều 9", "reason"), ("Tranh chấp", " ", "legal_ground")])
def test_a_stop_has_a_reason_and_a_legal_ground(reason: str, ground: str, field: str) -> None:
    with pytest.raises(RequirementMissing) as refusal:
        stopping.stop(started(), reason=reason, legal_ground=ground, act=by(ward()))
    assert [violation.field for violation in refusal.value.violations] == [field]


@pytest.mark.parametrize("station", [accepted, started])
def test_it_goes_on_where_it_was_stopped(station: object) -> None:
    before = accepted() if station is accepted else started()
    dossier = resume(stopped(before))
    assert (dossier.status, dossier.handler, dossier.paused_at) == (before.status, before.handler, None)


@pytest.mark.parametrize("command", [resume, step_back])
def test_neither_is_done_in_silence(command: object) -> None:
    with pytest.raises(RequirementMissing) as refusal:
        (resume if command is resume else step_back)(stopped(), reason=" ")
    assert [violation.field for violation in refusal.value.violations] == ["reason"]


@pytest.mark.parametrize("command", [resume, step_back])
def test_back_to_waiting_for_the_citizen_there_is_a_new_deadline(command: object) -> None:
    go = resume if command is resume else step_back
    with pytest.raises(RequirementMissing) as refusal:
        go(expired(started()))
    assert [violation.field for violation in refusal.value.violations] == ["supplement_due_time"]
    with pytest.raises(SupplementDueTooEarly) as too_early:
        go(expired(started()), NEXT_MONDAY_10 + timedelta(hours=1))
    assert [violation.field for violation in too_early.value.violations] == ["supplement_due_time"]

    dossier = go(expired(started()), LATER)
    assert dossier.status is Status.SUPPLEMENT_REQUESTED
    assert (dossier.supplements[-1].due_at, dossier.supplements[-1].is_open) == (LATER, True)
    assert dossier.paused_at == MONDAY_10, "the clock has stood since the citizen was asked"


def test_a_step_back_out_of_the_handling_takes_it_off_everybody_s_desk() -> None:
    dossier = step_back(started())
    assert (dossier.status, dossier.started_at, dossier.step_due) == (Status.ACCEPTED, None, None)
    assert dossier.appointments == started().appointments


def test_a_step_back_from_a_demand_takes_the_demand_back() -> None:
    dossier = step_back(asked_to_pay())
    assert (dossier.status, dossier.payments, dossier.paused_at) == (Status.IN_PROGRESS, (), None)
    again = step_back(asked_to_pay(paid()))
    assert [payment.receipt for payment in again.payments] == ["BL-0001"], "what was paid stays paid"


def test_a_step_back_from_the_result_hides_it_and_sets_the_step_its_deadline_again() -> None:
    dossier = step_back(finished())
    assert (dossier.status, dossier.finished_at, dossier.result) == (Status.IN_PROGRESS, None, RESULT)
    assert dossier.step_due == dossier.appointment
    assert handling.finish(dossier, result=RESULT, act=by(ward())).aggregate.finished_at == MONDAY_10


def test_a_same_day_procedure_steps_back_to_the_desk_that_finished_it() -> None:
    dossier = attached(accepted(with_limit(Limit(LimitUnit.SAME_DAY))), RESULT_FILE, ward())
    done = handling.finish(dossier, result=RESULT, act=by(ward())).aggregate
    assert (step_back(done).status, step_back(done).step_due) == (Status.ACCEPTED, None)


def test_one_step_back_takes_whom_it_lies_with_or_a_supervisor() -> None:
    def act(officer: str, *roles: Role) -> Act:
        return Act(ward(*roles), MONDAY_10, CountingIds(), Officer(officer, "Nguyễn Văn A", ""))

    def back(act: Act) -> Dossier:
        return stopping.step_back(started(), reason="Chuyển nhầm", calendar=CALENDAR, act=act).aggregate

    assert back(act("cb-1", Role.SPECIALIST)).status is Status.ACCEPTED
    assert back(act("cb-2", Role.SUPERVISOR)).status is Status.ACCEPTED
    for role in (Role.DESK, Role.SPECIALIST, Role.HEAD, Role.DISPATCHER):
        with pytest.raises(ActionNotYours):
            back(act("cb-2", role))


@pytest.mark.parametrize("dossier", [sent(), accepted(), returned(), asked(started(), "declaration.ho_ten_tre")])
def test_from_where_nothing_is_taken_back(dossier: Dossier) -> None:
    with pytest.raises(TransitionNotAllowed):
        step_back(dossier)
