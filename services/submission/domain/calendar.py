"""When an agency works (ngày, giờ làm việc): days off, working hours, and the stretches of working time they make.

People and the law live in the zone Asia/Ho_Chi_Minh, instants come and go in UTC. Vietnam has one zone and no summer
time, so local hours and elapsed hours agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from services.common.kernel.vietnam import ZONE, date_of, to_local

from .vietnam_holidays import is_public_holiday, is_swapped_working_day

WORKING_DAY = timedelta(hours=8)
_ONE_DAY = timedelta(days=1)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of the working day (buổi), local time, `end` not included (see `WorkingCalendar.is_working_time`)."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        """How long it lasts; negative when the ends are swapped."""
        return timedelta(hours=self.end.hour - self.start.hour, minutes=self.end.minute - self.start.minute)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The shifts of a working day, in order, and the days of the week that are worked (ISO 8601: 1 is Monday).

    A working day is 8 hours: whatever the shifts, they add up to that.
    """

    shifts: tuple[Shift, ...]
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})

    def __post_init__(self) -> None:
        """Raises ValueError where the shifts are not in order or not 8 hours, or the days are no days of the week."""
        edges = [edge for shift in self.shifts for edge in (shift.start, shift.end)]
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("shifts must follow one another")
        if sum((shift.length for shift in self.shifts), timedelta()) != WORKING_DAY:
            raise ValueError("the shifts of a working day must add up to 8 hours")
        if not self.days or not self.days <= frozenset(range(1, 8)):
            raise ValueError("working days are days of the week, 1 to 7")


DEFAULT_WEEK = WorkingWeek((Shift(time(7), time(11, 30)), Shift(time(13, 30), time(17))))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working time of one agency.

    `days_off` and `working_days` are the overrides: decisions of the Prime Minister or the province that the national
    calendar does not know (yet). They win over it. A working Saturday has the same shifts as any other working day.
    """

    week: WorkingWeek = DEFAULT_WEEK
    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raises ValueError for a day that is said both to be off and to be worked."""
        if self.days_off & self.working_days:
            raise ValueError("a day cannot be both off and worked")

    def is_working_day(self, day: date) -> bool:
        """Whether the agency works on `day`."""
        if day in self.days_off:
            return False
        is_usual = day.isoweekday() in self.week.days and not is_public_holiday(day)
        return day in self.working_days or is_usual or is_swapped_working_day(day)

    def working_day_from(self, day: date) -> date:
        """`day` itself, or the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def working_day_after(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_from(day + _ONE_DAY)

    def closing(self, day: date) -> datetime:
        """When the last shift of the working day `day` ends."""
        return _at(day, self.week.shifts[-1].end)

    def stretches(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working time from `since` on, as (begin, end) in UTC, without end; the first is cut where `since` is in it.

        The end of a shift is not the beginning of anything: from 17:00 the first stretch is the next morning's.
        """
        day = self.working_day_from(date_of(since))
        since = since.astimezone(UTC)
        while True:
            for shift in self.week.shifts:
                begin, end = _at(day, shift.start), _at(day, shift.end)
                if end > since:
                    yield max(begin, since), end
            day = self.working_day_after(day)

    def is_working_time(self, instant: datetime) -> bool:
        """Whether the agency is open, or closes just then: a limit may end, and an appointment stand, at that instant."""
        local = to_local(instant)
        return self.is_working_day(local.date()) and any(
            shift.start <= local.time() <= shift.end for shift in self.week.shifts
        )
