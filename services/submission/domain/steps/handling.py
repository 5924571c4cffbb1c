"""What the agency does with a dossier on its way: accept or refuse, start, hand over, finish, return, recall.

(tiếp nhận, từ chối, xử lý, chuyển bước, kết thúc, trả kết quả, thu hồi)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.kernel.identity_documents import check_document, normalise_document
from services.common.kernel.vietnam import date_of

from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..errors.decisions import ResultFileMissing
from ..errors.files import AttachmentNotFound
from ..events import DossierEvent
from ..moves import Fields, permit
from ..record.appointments import LaterDate, appoint
from ..record.attachments import Attachment, AttachmentState, Purpose
from ..record.dossier import Dossier
from ..record.history import noted
from ..record.outcome import Handover, ResultDocument
from ..record.procedure import Channel
from ..text import clean
from .supplementing import with_confirmation


def accept(
    dossier: Dossier, *, handler: str, calendar: WorkingCalendar, later: LaterDate | None = None, act: Act
) -> Change[Dossier, DossierEvent]:
    """Accepts a dossier: the clock starts, the appointment is computed, never chosen; `later` may only postpone it.

    A supplement that waits for the desk is confirmed thereby.
    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, AppointmentTooEarly,
    AppointmentOutOfHours, AppointmentReasonRequired.
    """
    permitted = permit(dossier, Action.ACCEPT, act)
    appointment, remark = appoint(dossier.procedure.limit, later, calendar, act)
    handler = clean(handler)
    move = permitted.having({Requirement.APPOINTMENT: appointment, Requirement.NEXT_HANDLER: handler})
    confirmed = with_confirmation(dossier, act.now)
    appointments = (*dossier.appointments, appointment)
    return move.to(replace(confirmed, handler=handler, accepted_at=act.now, appointments=appointments), remark=remark)


def refuse(dossier: Dossier, *, reason: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Does not accept a dossier, and says why (form 03): final.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    remark = noted(reason, act)
    return permit(dossier, Action.REFUSE, act).having({Requirement.REASON: remark}).to(dossier, remark=remark)


def start(
    dossier: Dossier, *, handler: str, step_due: datetime | None = None, act: Act
) -> Change[Dossier, DossierEvent]:
    """Puts the dossier before whoever handles it; without a deadline of its own, the step has the appointment's.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, InvalidArgument for a deadline in
    the past.
    """
    taken = _next_step(dossier, handler, step_due)
    move = permit(dossier, Action.START, act).having(_requirements_of(taken))
    _ensure_ahead(step_due, act.now)
    return move.to(replace(taken, started_at=act.now))


def hand_over(
    dossier: Dossier, *, handler: str, step_due: datetime | None = None, note: str = "", act: Act
) -> Change[Dossier, DossierEvent]:
    """Puts it before the next handler (form 06), with a note for their eyes; the deadline is as in `start`.

    Raises as `start`.
    """
    taken = _next_step(dossier, handler, step_due)
    move = permit(dossier, Action.HAND_OVER, act).having(_requirements_of(taken))
    _ensure_ahead(step_due, act.now)
    return move.to(taken, remark=noted(note, act))


def _next_step(dossier: Dossier, handler: str, step_due: datetime | None) -> Dossier:
    return replace(dossier, handler=clean(handler), step_due=step_due or dossier.appointment)


def _requirements_of(taken: Dossier) -> dict[Requirement, object]:
    # A procedure without a limit has no deadline to break down into steps.
    deadline = taken.step_due if taken.procedure.has_limit else taken.procedure.limit
    return {Requirement.NEXT_HANDLER: taken.handler, Requirement.STEP_DEADLINE: deadline}


def _ensure_ahead(step_due: datetime | None, now: datetime) -> None:
    if step_due is not None and step_due <= now:
        raise InvalidArgument(violations=[_STEP_DUE_IN_PAST])


_STEP_DUE_IN_PAST = FieldViolation(
    "step_due_time",
    "STEP_DUE_IN_PAST",
    "Hạn của bước xử lý đã qua. Vui lòng chọn thời điểm muộn hơn.",
    "The deadline of the step is in the past.",
)


def finish(dossier: Dossier, *, result: ResultDocument, act: Act) -> Change[Dossier, DossierEvent]:
    """Settles the dossier with its result document, be it a refusal; the clock stops.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, ResultFileMissing,
    InvalidArgument for a date in the future.
    """
    permitted = permit(dossier, Action.FINISH, act)
    result = replace(result, kind=clean(result.kind), number=clean(result.number), signer=clean(result.signer))
    texts = {"result.kind": result.kind, "result.number": result.number, "result.signer": result.signer}
    move = permitted.having({Requirement.RESULT: Fields(texts)})
    if result.issued_on > date_of(act.now):
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
    """Hands the result over at the place of return: by post with the item's code, else to who shows a document.

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
    by_post = handover.channel is Channel.POST
    move = permitted.having(
        {
            Requirement.RECEIVER: handover.receiver_name,
            Requirement.RECEIVER_DOCUMENT: True if by_post else handover.receiver_document,
            Requirement.POSTAL_CODE: handover.postal_code if by_post else True,
        }
    )
    if handover.receiver_document is not None:
        violations = check_document(handover.receiver_document, field="receiver_document.number")
        if violations:
            raise InvalidArgument(violations=violations)
    return move.to(replace(dossier, handovers=(*dossier.handovers, handover), handler="", returned_at=act.now))


def recall_result(dossier: Dossier, *, reason: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Takes back that the result was handed over; who had received it stays on record.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    remark = noted(reason, act)
    move = permit(dossier, Action.RECALL_RESULT, act).having({Requirement.REASON: remark})
    return move.to(replace(dossier, returned_at=None), remark=remark)
