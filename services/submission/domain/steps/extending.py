"""Extending with an apology (xin lỗi và hẹn lại ngày trả kết quả; TT 03/2025/TT-VPCP, form 04)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.common.kernel.change import Change

from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..errors.decisions import ExtendedAlready, ExtensionTooLate, NoAppointment
from ..events import DossierEvent
from ..moves import Fields, permit
from ..record.appointments import Appointment, AppointmentCause, LaterDate, ensure_later
from ..record.dossier import Dossier
from ..record.history import noted
from ..record.overlays import Extension
from ..text import clean, clean_text


@dataclass(frozen=True, slots=True)
class Apology:
    """What the delay is due to, the apology as the citizen reads it, and who signed it."""

    cause: str
    text: str
    signer: str


def extend(
    dossier: Dossier, *, apology: Apology, due_at: datetime, calendar: WorkingCalendar, act: Act
) -> Change[Dossier, DossierEvent]:
    """Sets a later date, once and before the old one passes; a step that was due with the old one is due with the new.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, NoAppointment, ExtendedAlready,
    ExtensionTooLate, AppointmentTooEarly, AppointmentOutOfHours.
    """
    permitted = permit(dossier, Action.EXTEND, act)
    apology = Apology(clean_text(apology.cause), clean_text(apology.text), clean(apology.signer))
    texts = {"cause": apology.cause, "apology": apology.text, "signer": apology.signer}
    move = permitted.having({Requirement.APOLOGY: Fields(texts), Requirement.NEW_DATE: due_at})
    promised = _extendable(dossier, act.now)
    ensure_later(LaterDate(due_at, apology.cause), promised, act.now, calendar)
    remark = noted(apology.cause, act)
    appointment = Appointment(
        due_at=due_at,
        computed_at=dossier.appointments[-1].computed_at,
        set_at=act.now,
        cause=AppointmentCause.EXTENDED,
        remark_id=remark.id if remark else "",
    )
    extended = replace(
        dossier,
        appointments=(*dossier.appointments, appointment),
        step_due=due_at if dossier.step_due == promised else dossier.step_due,
        extension=Extension(apology.cause, apology.text, apology.signer, promised, due_at, act.now),
    )
    return move.to(extended, remark=remark)


def _extendable(dossier: Dossier, now: datetime) -> datetime:
    if dossier.appointment is None:
        raise NoAppointment
    if dossier.extension is not None:
        raise ExtendedAlready
    if now > dossier.appointment:
        raise ExtensionTooLate
    return dossier.appointment
