"""Accept, start, finish, return: what the desk may do, and what it must bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError, InvalidArgument
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import Role
from services.common.kernel.vietnam import ZONE
from services.submission.domain.clock import Limit, LimitUnit
from services.submission.domain.errors.decisions import (
    AppointmentOutOfHours,
    AppointmentReasonRequired,
    AppointmentTooEarly,
    ResultFileMissing,
)
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import Handover, ResultDocument
from services.submission.domain.record.procedure import Channel
from services.submission.domain.status import Status
from services.submission.domain.steps import files, handling
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    MONDAY_10,
    OFFICER,
    RESULT,
    RESULT_FILE,
    accepted,
    attached,
    by,
    finished,
    refused,
    returned,
    sent,
    started,
    ward,
    with_limit,
)

COMPUTED = datetime(2026, 11, 27, 3, tzinfo=UTC)  # Monday 10:00, 3 working days, 24 November off: Friday 10:00


def accept(dossier: Dossier, later: LaterDate | None = None) -> Dossier:
    return handling.accept(dossier, handler="cb-1", calendar=CALENDAR, later=later, act=by(ward(Role.DESK))).aggregate


def test_acceptance_computes_the_appointment() -> None:
    dossier = accept(sent())
    assert (dossier.status, dossier.accepted_at, dossier.handler) == (Status.ACCEPTED, MONDAY_10, "cb-1")
    assert dossier.appointment == COMPUTED
    (appointment,) = dossier.appointments
    assert (appointment.computed_at, appointment.remark_id) == (COMPUTED, "")


def test_a_procedure_without_a_limit_has_no_appointment() -> None:
    dossier = accepted(with_limit(Limit(LimitUnit.NONE)))
    assert dossier.appointment is None
    assert handling.start(dossier, handler="cb-1", act=by(ward())).aggregate.step_due is None


def test_an_officer_may_promise_later_and_says_why() -> None:
    later = LaterDate(datetime(2026, 11, 30, 9, tzinfo=ZONE), "  Chờ cơ quan khác   xác minh ")
    dossier = accept(sent(), later)
    (appointment,) = dossier.appointments
    assert dossier.appointment == later.at
    assert appointment.computed_at == COMPUTED
    remark = dossier.remark(appointment.remark_id)
    assert remark is not None
    assert remark.text == "Chờ cơ quan khác xác minh"
    assert dossier.history[-1].remark_id == remark.id


@pytest.mark.parametrize(
    ("at", "reason", "error"),
    [
        (COMPUTED, "Chờ xác minh", AppointmentTooEarly),
        (COMPUTED - timedelta(hours=1), "Chờ xác minh", AppointmentTooEarly),
        (datetime(2026, 11, 29, 9, tzinfo=ZONE), "Chờ xác minh", AppointmentOutOfHours),
        (datetime(2026, 11, 30, 12, tzinfo=ZONE), "Chờ xác minh", AppointmentOutOfHours),
        (datetime(2026, 11, 30, 9, tzinfo=ZONE), " ", AppointmentReasonRequired),
    ],
)
def test_an_officer_may_not_promise(at: datetime, reason: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        accept(sent(), LaterDate(at, reason))


def test_the_step_has_the_deadline_of_the_appointment_unless_it_has_its_own() -> None:
    own = datetime(2026, 11, 26, 3, tzinfo=UTC)
    assert started().step_due == COMPUTED
    assert handling.start(accepted(), handler="cb-2", step_due=own, act=by(ward())).aggregate.step_due == own


def test_a_dossier_goes_all_the_way() -> None:
    dossier = returned()
    assert [step.to_status for step in dossier.history] == [
        Status.REGISTERED,
        Status.ACCEPTED,
        Status.IN_PROGRESS,
        Status.FINISHED,
        Status.RETURNED,
    ]
    assert (dossier.sequence, dossier.result, dossier.handovers) == (5, RESULT, (AT_THE_COUNTER,))
    assert dossier.history[-1].officer == OFFICER
    assert None not in (dossier.started_at, dossier.finished_at, dossier.returned_at)


def test_a_same_day_procedure_is_finished_without_a_start() -> None:
    dossier = accepted(with_limit(Limit(LimitUnit.SAME_DAY)))
    assert dossier.appointment == datetime(2026, 11, 23, 10, tzinfo=UTC)
    dossier = attached(dossier, RESULT_FILE, ward())
    assert handling.finish(dossier, result=RESULT, act=by(ward())).aggregate.status is Status.FINISHED
    slow = attached(accepted(), RESULT_FILE, ward())
    with pytest.raises(TransitionNotAllowed):
        handling.finish(slow, result=RESULT, act=by(ward()))


@pytest.mark.parametrize("attachment_id", ["file-1", "file-9", "nowhere"])
def test_a_result_is_a_verified_file_of_this_dossier_with_that_purpose(attachment_id: str) -> None:
    pending = files.add_attachment(started(), RESULT_FILE, by(ward())).aggregate
    with pytest.raises(ResultFileMissing):
        handling.finish(pending, result=replace(RESULT, attachment_id=attachment_id), act=by(ward()))


def test_a_result_is_not_signed_tomorrow() -> None:
    dossier = attached(started(), RESULT_FILE, ward())
    with pytest.raises(InvalidArgument) as refusal:
        handling.finish(dossier, result=replace(RESULT, issued_on=date(2026, 11, 24)), act=by(ward()))
    assert [violation.reason for violation in refusal.value.violations] == ["RESULT_DATE_IN_FUTURE"]


@pytest.mark.parametrize(
    ("result", "fields"),
    [
        (replace(RESULT, kind=" "), ["result.kind"]),
        (replace(RESULT, number="", signer="\t"), ["result.number", "result.signer"]),
    ],
)
def test_a_result_has_kind_number_and_signer(result: ResultDocument, fields: list[str]) -> None:
    with pytest.raises(RequirementMissing) as refusal:
        handling.finish(started(), result=result, act=by(ward()))
    assert [violation.field for violation in refusal.value.violations] == fields


@pytest.mark.parametrize(
    "handover",
    [
        Handover("", Channel.COUNTER, IdentityDocument(DocumentKind.CMND, "171234567")),
        Handover("Nguyễn Văn A", Channel.COUNTER),
        Handover("Nguyễn Văn A", Channel.COUNTER, postal_code="RB123456789VN"),
        Handover("Nguyễn Văn A", Channel.POST, IdentityDocument(DocumentKind.CMND, "171234567")),
    ],
)
def test_a_result_is_not_handed_to_nobody(handover: Handover) -> None:
    with pytest.raises(RequirementMissing):
        handling.return_result(finished(), handover=handover, act=by(ward()))


def test_a_result_travels_by_post() -> None:
    post = Handover("Nguyễn Văn A", Channel.POST, postal_code=" RB123456789VN ")
    dossier = handling.return_result(finished(), handover=post, act=by(ward())).aggregate
    assert dossier.handovers == (replace(post, postal_code="RB123456789VN"),)


def test_a_receivers_document_is_well_formed() -> None:
    wrong = replace(AT_THE_COUNTER, receiver_document=IdentityDocument(DocumentKind.CMND, "1"))
    with pytest.raises(InvalidArgument) as refusal:
        handling.return_result(finished(), handover=wrong, act=by(ward()))
    assert [violation.field for violation in refusal.value.violations] == ["receiver_document.number"]


def test_who_handles_it_next_must_be_said() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        handling.accept(sent(), handler=" ", calendar=CALENDAR, act=by(ward()))
    assert [violation.field for violation in refusal.value.violations] == ["next_handler"]
    assert refusal.value.text_vi().startswith("Còn thiếu thông tin để tiếp nhận hồ sơ.")


def test_a_refusal_says_why_and_is_the_end() -> None:
    dossier = refused()
    assert dossier.status is Status.REFUSED
    remark = dossier.remark(dossier.history[-1].remark_id)
    assert remark is not None
    assert remark.text == "Không thuộc thẩm quyền"
    with pytest.raises(RequirementMissing) as refusal:
        handling.refuse(sent(), reason=" \n", act=by(ward()))
    assert [violation.field for violation in refusal.value.violations] == ["reason"]


def test_the_next_handler_has_a_deadline_and_a_note() -> None:
    own = datetime(2026, 11, 26, 3, tzinfo=UTC)
    act = by(ward(Role.SPECIALIST))
    dossier = handling.hand_over(started(), handler=" cb-2 ", step_due=own, note="Đã xác minh", act=act).aggregate
    assert (dossier.status, dossier.handler, dossier.step_due) == (Status.IN_PROGRESS, "cb-2", own)
    remark = dossier.remark(dossier.history[-1].remark_id)
    assert remark is not None
    assert remark.text == "Đã xác minh"
    silent = handling.hand_over(dossier, handler="cb-3", act=act).aggregate
    assert (silent.step_due, silent.history[-1].remark_id) == (COMPUTED, "")
    with pytest.raises(RequirementMissing):
        handling.hand_over(dossier, handler=" ", act=act)


@pytest.mark.parametrize("at", [MONDAY_10, MONDAY_10 - timedelta(days=365)])
@pytest.mark.parametrize(("dossier", "begin"), [(accepted(), handling.start), (started(), handling.hand_over)])
def test_a_step_is_not_due_before_it_begins(
    dossier: Dossier, begin: Callable[..., Change[Dossier, DossierEvent]], at: datetime
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        begin(dossier, handler="cb-2", step_due=at, act=by(ward()))
    assert [violation.reason for violation in refusal.value.violations] == ["STEP_DUE_IN_PAST"]


def test_a_dossier_can_be_settled_by_a_refusal() -> None:
    dossier = attached(started(), RESULT_FILE, ward())
    no = handling.finish(dossier, result=replace(RESULT, refuses=True), act=by(ward())).aggregate
    assert (no.status, no.result and no.result.refuses) == (Status.FINISHED, True)


def test_a_recall_keeps_who_had_received_the_result() -> None:
    dossier = handling.recall_result(returned(), reason="Trả nhầm người", act=by(ward(Role.SUPERVISOR))).aggregate
    assert (dossier.status, dossier.returned_at, dossier.handovers) == (Status.FINISHED, None, (AT_THE_COUNTER,))
    assert dossier.finished_at is not None
    other = replace(AT_THE_COUNTER, receiver_name="Nguyễn Văn C")
    again = handling.return_result(dossier, handover=other, act=by(ward())).aggregate
    assert again.handovers == (AT_THE_COUNTER, other)
    with pytest.raises(RequirementMissing):
        handling.recall_result(returned(), reason="", act=by(ward()))
