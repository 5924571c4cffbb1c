"""The appointment for the return of the result (hẹn trả kết quả): computed; an officer may only give more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .calendar import WorkingCalendar
from .errors import AppointmentOutOfHours, AppointmentReasonRequired, AppointmentTooEarly


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


def ensure_later(later: LaterDate, computed: datetime | None, now: datetime, calendar: WorkingCalendar) -> None:
    """Checks an officer's date. Raises AppointmentTooEarly, AppointmentOutOfHours or AppointmentReasonRequired."""
    if later.at <= (computed or now):
        raise AppointmentTooEarly
    if not calendar.is_working_time(later.at):
        raise AppointmentOutOfHours
    if not later.reason:
        raise AppointmentReasonRequired
