"""What the agency does with a dossier: accept, start, finish, return (tiếp nhận, xử lý, kết thúc, trả kết quả)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.kernel.identity_documents import check_document, normalise_document

from .act import Act
from .actions import Action, Requirement
from .appointments import Appointment, AppointmentCause, LaterDate, ensure_later
from .attachments import Attachment, AttachmentState, Purpose
from .calendar import WorkingCalendar, to_local
from .clock import due
from .dossier import Dossier
from .errors import AttachmentNotFound, ResultFileMissing
from .events import DossierEvent
from .history import Remark
from .moves import permit
from .outcome import Handover, ResultDocument
from .procedure import Channel
from .text import clean


def accept(
    dossier: Dossier, *, handler: str, calendar: WorkingCalendar, later: LaterDate | None = None, act: Act
) -> Change[Dossier, DossierEvent]:
    """Accepts a dossier: the clock starts, the appointment is computed, never chosen; `later` may only postpone it.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, AppointmentTooEarly,
    AppointmentOutOfHours, AppointmentReasonRequired.
    """
    permitted = permit(dossier, Action.ACCEPT, act)
    computed = due(calendar, dossier.procedure.limit, act.now)
    remark = None
    if later is not None:
        later = replace(later, reason=clean(later.reason))
        ensure_later(later, computed, act.now, calendar)
        remark = Remark(act.ids.new(), later.reason, act.now)
    appointment = Appointment(
        due_at=later.at if later else computed,
        computed_at=computed,
        set_at=act.now,
        cause=AppointmentCause.ACCEPTED,
        remark_id=remark.id if remark else "",
    )
    handler = clean(handler)
    move = permitted.having({Requirement.APPOINTMENT: appointment, Requirement.NEXT_HANDLER: handler})
    accepted = replace(dossier, handler=handler, accepted_at=act.now, appointments=(*dossier.appointments, appointment))
    return move.to(accepted, remark=remark)


def start(
    dossier: Dossier, *, handler: str, step_due: datetime | None = None, act: Act
) -> Change[Dossier, DossierEvent]:
    """Puts the dossier before whoever handles it; without a deadline of its own, the step has the appointment's.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    handler = clean(handler)
    deadline = step_due or dossier.appointment
    move = permit(dossier, Action.START, act).having(
        {
            Requirement.NEXT_HANDLER: handler,
            # A procedure without a limit has no deadline to break down into steps.
            Requirement.STEP_DEADLINE: deadline if dossier.procedure.has_limit else dossier.procedure.limit,
        }
    )
    return move.to(replace(dossier, handler=handler, step_due=deadline, started_at=act.now))


def finish(dossier: Dossier, *, result: ResultDocument, act: Act) -> Change[Dossier, DossierEvent]:
    """Settles the dossier with its result document, be it a refusal; the clock stops.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, ResultFileMissing,
    InvalidArgument for a date in the future.
    """
    permitted = permit(dossier, Action.FINISH, act)
    result = replace(result, kind=clean(result.kind), number=clean(result.number), signer=clean(result.signer))
    is_whole = result.kind and result.number and result.signer
    move = permitted.having({Requirement.RESULT: result if is_whole else None})
    if result.issued_on > to_local(act.now).date():
        raise InvalidArgument(violations=[_RESULT_DATE_IN_FUTURE])
    if not _is_result_file(dossier, result.attachment_id):
        raise ResultFileMissing
    return move.to(replace(dossier, result=result, step_due=None, finished_at=act.now))


_RESULT_DATE_IN_FUTURE = FieldViolation(
    "result.date",
    "RESULT_DATE_IN_FUTURE",
    "Ngày ký văn bản kết quả ở trong tương lai. Vui lòng kiểm tra lại.",
    "The date of the result document is in the future.",
)


def _is_result_file(dossier: Dossier, attachment_id: str) -> bool:
    try:
        file: Attachment = dossier.attachment(attachment_id)
    except AttachmentNotFound:
        return False
    return file.purpose is Purpose.RESULT and file.state is AttachmentState.VERIFIED


def return_result(dossier: Dossier, *, handover: Handover, act: Act) -> Change[Dossier, DossierEvent]:
    """Hands the result over: by post with the item's code, else to somebody who shows a document.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, InvalidArgument for a
    malformed document number.
    """
    permitted = permit(dossier, Action.RETURN_RESULT, act)
    document = handover.receiver_document
    handover = Handover(
        receiver_name=clean(handover.receiver_name),
        channel=handover.channel,
        receiver_document=document and normalise_document(document.kind, document.number),
        postal_code=clean(handover.postal_code),
    )
    proof = handover.postal_code if handover.channel is Channel.POST else handover.receiver_document
    move = permitted.having({Requirement.RECIPIENT: handover if handover.receiver_name and proof else None})
    if handover.receiver_document is not None:
        violations = check_document(handover.receiver_document, field="receiver_document.number")
        if violations:
            raise InvalidArgument(violations=violations)
    return move.to(replace(dossier, handover=handover, handler="", returned_at=act.now))
