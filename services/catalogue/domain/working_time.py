"""When an agency works, as data. The clock itself belongs to whoever computes appointments."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, time, timedelta

WORKING_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of the working day, local time (Asia/Ho_Chi_Minh), `end` not included."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        """How long it lasts; negative when it ends before it starts."""
        return timedelta(hours=self.end.hour - self.start.hour, minutes=self.end.minute - self.start.minute)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """Working days of the week (ISO 8601: 1 is Monday) and the shifts of each of them, in order."""

    days: tuple[int, ...]
    shifts: tuple[Shift, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the days are ISO weekdays in order, and the shifts follow each other without overlap and add up to 8
        hours: what due dates are computed with."""
        bounds = [bound for shift in self.shifts for bound in (shift.start, shift.end)]
        ordered = all(earlier < later for earlier, later in itertools.pairwise(bounds))
        whole = sum((shift.length for shift in self.shifts), timedelta()) == WORKING_DAY
        days = list(self.days)
        return ordered and whole and bool(days) and days == sorted(set(days)) and 1 <= days[0] <= days[-1] <= 7


@dataclass(frozen=True, slots=True)
class CalendarOverride:
    """A day that differs from the public holidays of Vietnam and the usual week; it wins over both.

    The Prime Minister fixes Tết and the swapped days every year; the reason is shown to people, in Vietnamese.
    """

    day: date
    working: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The week of one agency and the days that differ, in order of date."""

    agency_id: str
    week: WorkingWeek
    overrides: tuple[CalendarOverride, ...]
