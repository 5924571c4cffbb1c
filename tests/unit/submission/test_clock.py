"""The clock by hand: each row was worked out on paper from the law's rules and the calendar on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from services.common.kernel.vietnam import ZONE
from services.submission.domain.calendar import DEFAULT_WEEK, Shift, WorkingCalendar, WorkingWeek
from services.submission.domain.clock import (
    Limit,
    LimitUnit,
    SupplementRule,
    acceptance_due,
    add,
    between,
    due,
    resume,
)

CALENDAR = WorkingCalendar()
SAME_DAY = Limit(LimitUnit.SAME_DAY)


def at(text: str) -> datetime:
    """`23/11/2026 10:00`, as people say it."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)


def hours(amount: int) -> Limit:
    return Limit(LimitUnit.WORKING_HOURS, amount)


def days(amount: int) -> Limit:
    return Limit(LimitUnit.WORKING_DAYS, amount)


def calendar_days(amount: int) -> Limit:
    return Limit(LimitUnit.CALENDAR_DAYS, amount)


@pytest.mark.parametrize(
    ("received", "limit", "expected", "why"),
    [
        ("01/12/2026 10:00", days(1), "02/12/2026 10:00", "8 working hours are a working day, to the hour"),
        ("01/12/2026 10:00", hours(8), "02/12/2026 10:00", "and a working day is 8 working hours"),
        ("01/12/2026 07:00", days(1), "01/12/2026 17:00", "ends when work ends, not when it begins again"),
        ("01/12/2026 07:00", hours(4), "01/12/2026 11:00", "a morning"),
        ("01/12/2026 10:00", hours(2), "01/12/2026 14:00", "across lunch"),
        ("01/12/2026 07:00", timedelta(hours=4, minutes=30), "01/12/2026 11:30", "ends at lunch, not after it"),
        ("01/12/2026 12:00", hours(1), "01/12/2026 14:30", "lunch counts from 13:30"),
        ("01/12/2026 05:00", hours(1), "01/12/2026 08:00", "before opening counts from 07:00"),
        ("01/12/2026 17:00", hours(1), "02/12/2026 08:00", "from closing on, the next morning"),
        ("01/12/2026 17:01", days(1), "02/12/2026 17:00", "after 17:00 counts from the next morning"),
        ("04/12/2026 16:00", hours(2), "07/12/2026 08:00", "across a week-end"),
        ("05/12/2026 09:15", hours(1), "07/12/2026 08:00", "Saturday: the clock time of a day off does not survive"),
        ("05/12/2026 09:15", days(1), "07/12/2026 17:00", "Saturday: all of Monday"),
        ("23/11/2026 10:00", days(1), "25/11/2026 10:00", "24 November, Cultural Day from 2026"),
        ("28/08/2026 16:00", hours(2), "03/09/2026 08:00", "31/8 swapped off, 1 and 2/9 National Day"),
        ("21/08/2026 16:00", hours(2), "22/08/2026 08:00", "Saturday 22/8/2026 works instead of 31/8"),
        ("21/08/2026 16:00", days(2), "24/08/2026 16:00", "and counts as a whole day"),
        ("13/02/2026 16:00", hours(2), "23/02/2026 08:00", "Tết 2026: 16 to 20/2 off"),
        ("13/02/2026 10:00", days(5), "27/02/2026 10:00", "five working days around Tết 2026"),
        ("03/02/2027 16:00", hours(2), "11/02/2027 08:00", "Tết 2027: 4 to 10/2 off"),
        ("31/12/2026 16:00", hours(2), "04/01/2027 08:00", "New Year on a Friday"),
        ("31/12/2027 16:00", hours(2), "04/01/2028 08:00", "New Year on a Saturday is made up on Monday 3/1"),
        ("29/04/2026 16:00", hours(2), "04/05/2026 08:00", "30/4 and 1/5, then the week-end"),
        ("01/12/2026 10:00", calendar_days(5), "07/12/2026 17:00", "ends on Sunday 6/12: rolls to Monday"),
        ("01/12/2026 10:00", calendar_days(1), "02/12/2026 17:00", "the day of receipt does not count"),
        ("01/12/2026 18:00", calendar_days(1), "03/12/2026 17:00", "received after hours is received next morning"),
        ("05/12/2026 09:00", calendar_days(3), "10/12/2026 17:00", "received on Saturday is received on Monday"),
        ("31/01/2027 09:00", calendar_days(7), "11/02/2027 17:00", "ends in Tết: rolls over all of it"),
        ("01/12/2026 10:00", SAME_DAY, "01/12/2026 17:00", "same day"),
        ("01/12/2026 15:00", SAME_DAY, "01/12/2026 17:00", "same day until 15:00"),
        ("01/12/2026 15:01", SAME_DAY, "02/12/2026 17:00", "received after 15:00: the next working day"),
        ("04/12/2026 16:00", SAME_DAY, "07/12/2026 17:00", "Friday after 15:00: Monday"),
        ("01/12/2026 17:30", SAME_DAY, "02/12/2026 17:00", "after closing: received next morning, due that day"),
        ("05/12/2026 16:00", SAME_DAY, "07/12/2026 17:00", "Saturday after 15:00 is received on Monday morning"),
    ],
)
def test_a_limit_ends(received: str, limit: Limit | timedelta, expected: str, why: str) -> None:
    end = add(CALENDAR, at(received), limit) if isinstance(limit, timedelta) else due(CALENDAR, limit, at(received))
    assert end == at(expected), why
    assert end.tzinfo is UTC


def test_without_a_limit_there_is_no_appointment() -> None:
    assert due(CALENDAR, Limit(LimitUnit.NONE), at("01/12/2026 10:00")) is None
    assert due(CALENDAR, Limit(LimitUnit.UNKNOWN), at("01/12/2026 10:00")) is None


def test_the_desk_has_eight_working_hours_to_accept() -> None:
    assert acceptance_due(CALENDAR, at("04/12/2026 22:00")) == at("07/12/2026 17:00")


def test_an_override_wins_over_the_national_calendar() -> None:
    decided = WorkingCalendar(
        days_off=frozenset({date(2027, 2, 11)}),
        working_days=frozenset({date(2027, 2, 10), date(2026, 12, 5)}),
    )
    assert add(decided, at("03/02/2027 16:00"), timedelta(hours=2)) == at("10/02/2027 08:00")
    assert add(decided, at("10/02/2027 16:00"), timedelta(hours=2)) == at("12/02/2027 08:00")
    assert add(decided, at("04/12/2026 16:00"), timedelta(hours=2)) == at("05/12/2026 08:00")


def test_a_day_is_not_both_off_and_worked() -> None:
    day = frozenset({date(2026, 12, 5)})
    with pytest.raises(ValueError, match="both"):
        WorkingCalendar(days_off=day, working_days=day)


@pytest.mark.parametrize("first_asked", [date(2026, 8, 22), date(2025, 4, 26), date(2014, 12, 27)])
def test_a_swapped_saturday_works_whichever_day_is_asked_first(first_asked: date) -> None:
    assert WorkingCalendar().is_working_day(first_asked)


def test_an_agency_may_keep_other_hours() -> None:
    late = WorkingCalendar(WorkingWeek((Shift(time(8), time(12)), Shift(time(13), time(17)))))
    assert add(late, at("01/12/2026 07:00"), timedelta(hours=5)) == at("01/12/2026 14:00")


def test_an_agency_may_keep_other_days() -> None:
    saturdays = WorkingCalendar(WorkingWeek(DEFAULT_WEEK.shifts, frozenset({2, 3, 4, 5, 6})))
    assert add(saturdays, at("04/12/2026 16:00"), timedelta(hours=2)) == at("05/12/2026 08:00")
    assert add(saturdays, at("05/12/2026 16:00"), timedelta(hours=2)) == at("08/12/2026 08:00")
    # Saturday, the first day of Tết 2027, is a holiday for them too.
    assert not saturdays.is_working_day(date(2027, 2, 6))
    with pytest.raises(ValueError, match="days of the week"):
        WorkingWeek(DEFAULT_WEEK.shifts, frozenset({0}))


@pytest.mark.parametrize(
    "shifts",
    [
        (),
        (Shift(time(7), time(11)),),
        (Shift(time(13), time(17)), Shift(time(7), time(11))),
        (Shift(time(7), time(12)), Shift(time(11), time(14))),
    ],
)
def test_a_working_day_is_eight_hours_in_order(shifts: tuple[Shift, ...]) -> None:
    with pytest.raises(ValueError, match="shifts"):
        WorkingWeek(shifts)


def test_default_hours_are_those_of_the_law() -> None:
    assert WorkingCalendar().week is DEFAULT_WEEK
    assert not CALENDAR.is_working_time(at("01/12/2026 12:00"))
    assert CALENDAR.is_working_time(at("01/12/2026 17:00"))


@pytest.mark.parametrize(
    ("rule", "limit", "expected"),
    [
        # Due 04/12 10:00; asked on 02/12 10:00, sent on 08/12 10:00: a pause of 4 working days.
        (SupplementRule.EXTEND, days(3), "10/12/2026 10:00"),
        (SupplementRule.RESTART, days(3), "11/12/2026 10:00"),
        (SupplementRule.RESTART, days(1), "09/12/2026 10:00"),
        (SupplementRule.RESTART, Limit(LimitUnit.NONE), "04/12/2026 10:00"),
    ],
)
def test_a_supplement_extends_or_restarts(rule: SupplementRule, limit: Limit, expected: str) -> None:
    new = resume(
        CALENDAR,
        limit,
        rule,
        due_at=at("04/12/2026 10:00"),
        paused_at=at("02/12/2026 10:00"),
        resumed_at=at("08/12/2026 10:00"),
    )
    assert new == at(expected)


def test_a_restart_does_not_take_back_what_an_officer_promised() -> None:
    new = resume(
        CALENDAR,
        days(1),
        SupplementRule.RESTART,
        due_at=at("31/12/2026 10:00"),
        paused_at=at("02/12/2026 10:00"),
        resumed_at=at("02/12/2026 14:00"),
    )
    assert new == at("31/12/2026 10:00")


def test_what_has_no_end_does_not_get_one_by_a_pause() -> None:
    start = at("02/12/2026 10:00")
    assert (
        resume(CALENDAR, Limit(LimitUnit.NONE), SupplementRule.EXTEND, due_at=None, paused_at=start, resumed_at=start)
        is None
    )


@pytest.mark.parametrize(
    ("unit", "amount"),
    [(LimitUnit.WORKING_DAYS, 0), (LimitUnit.NONE, 1), (LimitUnit.SAME_DAY, 2), (LimitUnit.WORKING_HOURS, -1)],
)
def test_a_limit_says_something(unit: LimitUnit, amount: int) -> None:
    with pytest.raises(ValueError, match="means nothing"):
        Limit(unit, amount)


def test_nonsense_is_refused() -> None:
    start = at("01/12/2026 10:00")
    with pytest.raises(ValueError, match="negative"):
        add(CALENDAR, start, timedelta(hours=-1))
    with pytest.raises(ValueError, match="before the start"):
        between(CALENDAR, start, start - timedelta(hours=1))
    with pytest.raises(ValueError, match="time zone"):
        add(CALENDAR, datetime(2026, 12, 1, 10), timedelta(hours=1))
