"""Days on which agencies work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import holidays

VIETNAM = timezone(timedelta(hours=7))


def working_morning(days_ahead: int = 30) -> datetime:
    """9 o'clock on the first Wednesday, at least so many days ahead, that is no holiday and in no holiday week."""
    day = date.today() + timedelta(days=days_ahead)
    closed = holidays.country_holidays("VN", years=(day.year, day.year + 1))
    while day.isoweekday() != 3 or any(day + timedelta(days=offset) in closed for offset in range(-3, 4)):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), VIETNAM)
