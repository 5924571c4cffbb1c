"""The law's clock: when a time limit ends (thời hạn giải quyết), counted in the working time of one agency.

Pure: instants in any zone go in, instants in UTC come out, and the same instant gives the same answer in every zone.

How the limits are read (NĐ 118/2025/NĐ-CP; Bộ luật Dân sự 2015 art. 147 and 148):

- **8 working hours are 1 working day, literally.** A limit of 3 working days received on Monday at 10:00 ends on
  Thursday at 10:00, not at the close of a day: nobody gains or loses by the hour at which they came.
- What is received out of hours counts from the next working minute: after 17:00 or on a day off from the next working
  morning, at lunch from 13:30.
- **A limit ends at the end of working time, not at the beginning of the next**: 8 hours received on Monday at 07:00 end
  on Monday at 17:00, not on Tuesday at 07:00, though no working time lies between the two.
- Calendar days leave out the day of receipt and end at the close of the last day, rolled to the next working day.
- Same-day procedures are due at the close of the day; received after 15:00, at the close of the next working day.
- No limit, or none that is known, is no limit: no appointment, and never overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from services.common.kernel.vietnam import to_local

from .calendar import WORKING_DAY, WorkingCalendar

SAME_DAY_CUT_OFF = time(15)


class LimitUnit(StrEnum):
    """What a limit is counted in."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    SAME_DAY = "same_day"
    NONE = "none"  # the law sets no limit
    UNKNOWN = "unknown"  # nobody has found out: no appointment either, but not the same answer

    @property
    def is_counted(self) -> bool:
        """Whether the limit has an amount."""
        return self in (LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: at least 1 of a counted unit, 0 of the others."""

    unit: LimitUnit
    amount: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError where amount and unit do not go together."""
        if self.amount < 0 or (self.amount > 0) != self.unit.is_counted:
            raise ValueError(f"a limit of {self.amount} {self.unit.value} means nothing")


class SupplementRule(StrEnum):
    """What a supplement does to the limit: practice differs, so it is configured per procedure."""

    RESTART = "restart"  # the limit begins anew when the citizen sends
    EXTEND = "extend"  # the working time of the pause is added


class SupplementRepeats(StrEnum):
    """What a second request for supplements may be about: the law is unclear, so it is configured per procedure."""

    ABOUT_WHAT_WAS_SENT = "about_what_was_sent"
    FREE = "free"


ACCEPTANCE_LIMIT = Limit(LimitUnit.WORKING_HOURS, 8)


def add(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> datetime:
    """The instant at which `amount` of working time has passed since `start`; always within working time.

    Nothing added gives `start`, or the next working minute where it is out of hours. Raises ValueError for a negative
    amount.
    """
    if amount < timedelta():
        raise ValueError("working time is not negative")
    if not amount and calendar.is_working_time(start):
        return start.astimezone(UTC)
    stretches = calendar.stretches(start)
    begin, end = next(stretches)
    while amount > end - begin:
        amount -= end - begin
        begin, end = next(stretches)
    return begin + amount


def between(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """The working time from `start` to `end`. Raises ValueError when `end` is before `start`."""
    if end < start:
        raise ValueError("the end is before the start")
    total = timedelta()
    for begin, close in calendar.stretches(start):
        if begin >= end:
            break
        total += min(close, end) - begin
    return total


def due(calendar: WorkingCalendar, limit: Limit, received_at: datetime) -> datetime | None:
    """When a limit that starts with a receipt at `received_at` ends; None where there is none, or none known."""
    match limit.unit:
        case LimitUnit.NONE | LimitUnit.UNKNOWN:
            return None
        case LimitUnit.WORKING_HOURS:
            return add(calendar, received_at, timedelta(hours=limit.amount))
        case LimitUnit.WORKING_DAYS:
            return add(calendar, received_at, limit.amount * WORKING_DAY)
        case LimitUnit.CALENDAR_DAYS:
            last_day = _counts_from(calendar, received_at).date() + timedelta(days=limit.amount)
            return calendar.closing(calendar.working_day_from(last_day))
        case LimitUnit.SAME_DAY:
            counts_from = _counts_from(calendar, received_at)
            if counts_from.time() > SAME_DAY_CUT_OFF:
                return calendar.closing(calendar.working_day_after(counts_from.date()))
            return calendar.closing(counts_from.date())


def _counts_from(calendar: WorkingCalendar, received_at: datetime) -> datetime:
    return to_local(add(calendar, received_at, timedelta()))


def acceptance_due(calendar: WorkingCalendar, submitted_at: datetime) -> datetime:
    """By when the desk must accept, refuse or ask: 8 working hours after the dossier was sent."""
    return add(calendar, submitted_at, timedelta(hours=ACCEPTANCE_LIMIT.amount))


def resume(
    calendar: WorkingCalendar,
    limit: Limit,
    rule: SupplementRule,
    *,
    due_at: datetime | None,
    paused_at: datetime,
    resumed_at: datetime,
) -> datetime | None:
    """The new end of a limit that was to end at `due_at` and stood still from `paused_at` to `resumed_at`.

    Never earlier than `due_at`: a pause does not shorten anything, not even a later date that an officer promised.
    Raises ValueError when it resumes before it paused.
    """
    if due_at is None:
        return None
    extended = add(calendar, due_at, between(calendar, paused_at, resumed_at))
    if rule is SupplementRule.EXTEND:
        return extended
    restarted = due(calendar, limit, resumed_at)
    return due_at if restarted is None else max(due_at, restarted)
