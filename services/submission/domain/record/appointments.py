"""The appointment for the return of the result (hẹn trả kết quả): computed; an officer may only give more time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..act import Act
from ..calendar import WorkingCalendar
from ..clock import Limit, due
from ..errors.decisions import AppointmentOutOfHours, AppointmentReasonRequired, AppointmentTooEarly
from ..text import clean
from .history import Remark


class AppointmentCause(StrEnum):
    """Why a date was set. Every date ever set is kept."""

    ACCEPTED = "accepted"
    SUPPLEMENTED = "supplemented"
    RESUMED = "resumed"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A date as set: `due_at` is what the citizen was promised, `computed_at` what the law's clock said.

    Both are None for a procedure without a limit. Where they differ, `remark_id` leads to the reason.
    """

    due_at: datetime | None
    computed_at: datetime | None
    set_at: datetime
    cause: AppointmentCause
    remark_id: str = ""


@dataclass(frozen=True, slots=True)
class LaterDate:
    """An officer's wish for more time, and why."""

    at: datetime
    reason: str


def appoint(
    limit: Limit, later: LaterDate | None, calendar: WorkingCalendar, act: Act
) -> tuple[Appointment, Remark | None]:
    """The appointment of a dossier that is accepted now, and the remark with the reason if an officer sets it later.

    Raises AppointmentTooEarly, AppointmentOutOfHours, AppointmentReasonRequired.
    """
    computed = due(calendar, limit, act.now)
    if later is None:
        return Appointment(computed, computed, act.now, AppointmentCause.ACCEPTED), None
    later = replace(later, reason=clean(later.reason))
    ensure_later(later, computed, act.now, calendar)
    remark = Remark(act.ids.new(), later.reason, act.now)
    return Appointment(later.at, computed, act.now, AppointmentCause.ACCEPTED, remark.id), remark


def ensure_later(later: LaterDate, computed: datetime | None, now: datetime, calendar: WorkingCalendar) -> None:
    """Checks an officer's date. Raises AppointmentTooEarly, AppointmentOutOfHours or AppointmentReasonRequired."""
    if later.at <= (computed or now):
        raise AppointmentTooEarly
    if not calendar.is_working_time(later.at):
        raise AppointmentOutOfHours
    if not later.reason:
        raise AppointmentReasonRequired
