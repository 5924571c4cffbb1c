"""The laws of working time, for every instant from 2024 to 2032: across Tết, New Year, swaps and lunch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.clock import Limit, LimitUnit, SupplementRule, add, between, due, resume

INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
AMOUNTS = st.timedeltas(timedelta(), timedelta(hours=400))
DAYS = st.frozensets(st.dates(date(2024, 1, 1), date(2032, 1, 1)), max_size=20)
CALENDARS = st.builds(lambda off, worked: WorkingCalendar(days_off=off, working_days=worked - off), DAYS, DAYS)
LIMITS = st.one_of(
    st.builds(
        Limit,
        st.sampled_from([LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS]),
        st.integers(1, 60),
    ),
    st.just(Limit(LimitUnit.SAME_DAY)),
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
RULES = st.sampled_from(SupplementRule)


def ends(calendar: WorkingCalendar, limit: Limit, received_at: datetime) -> datetime:
    end = due(calendar, limit, received_at)
    assert end is not None
    return end


@given(CALENDARS, INSTANTS, AMOUNTS)
def test_adding_lands_in_working_time_and_never_before_the_start(
    calendar: WorkingCalendar, start: datetime, amount: timedelta
) -> None:
    end = add(calendar, start, amount)
    assert calendar.is_working_time(end)
    assert end >= start


@given(CALENDARS, INSTANTS, AMOUNTS, AMOUNTS)
def test_adding_twice_is_adding_the_sum(
    calendar: WorkingCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    assert add(calendar, add(calendar, start, first), second) == add(calendar, start, first + second)


@given(CALENDARS, INSTANTS, AMOUNTS)
def test_the_time_between_is_the_time_added(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> None:
    assert between(calendar, start, add(calendar, start, amount)) == amount


@given(CALENDARS, st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_the_time_between_adds_up(calendar: WorkingCalendar, instants: list[datetime]) -> None:
    first, second, third = instants
    # Days apart, not years: the sum is over every shift between.
    second, third = min(second, first + timedelta(days=90)), min(third, first + timedelta(days=180))
    assert between(calendar, first, second) + between(calendar, second, third) == between(calendar, first, third)


@given(CALENDARS, INSTANTS, st.timedeltas(timedelta(), timedelta(days=30)), LIMITS)
def test_who_comes_later_is_not_served_earlier(
    calendar: WorkingCalendar, start: datetime, delay: timedelta, limit: Limit
) -> None:
    assert ends(calendar, limit, start) <= ends(calendar, limit, start + delay)


@given(CALENDARS, INSTANTS, AMOUNTS, AMOUNTS)
def test_more_time_does_not_end_earlier(
    calendar: WorkingCalendar, start: datetime, amount: timedelta, more: timedelta
) -> None:
    assert add(calendar, start, amount) <= add(calendar, start, amount + more)


@given(CALENDARS, INSTANTS, LIMITS)
def test_a_limit_ends_in_working_time_after_the_receipt(
    calendar: WorkingCalendar, received_at: datetime, limit: Limit
) -> None:
    end = ends(calendar, limit, received_at)
    assert calendar.is_working_time(end)
    assert end > received_at


@given(CALENDARS, INSTANTS, LIMITS, ZONES)
def test_the_zone_an_instant_is_written_in_makes_no_difference(
    calendar: WorkingCalendar, received_at: datetime, limit: Limit, zone: timezone
) -> None:
    end = ends(calendar, limit, received_at.astimezone(zone))
    assert end == ends(calendar, limit, received_at)
    assert end.tzinfo is UTC


@given(INSTANTS, st.integers(1, 60))
def test_a_working_day_is_eight_working_hours(received_at: datetime, days: int) -> None:
    calendar = WorkingCalendar()
    assert ends(calendar, Limit(LimitUnit.WORKING_DAYS, days), received_at) == ends(
        calendar, Limit(LimitUnit.WORKING_HOURS, 8 * days), received_at
    )


@given(
    CALENDARS,
    LIMITS,
    RULES,
    INSTANTS,
    st.timedeltas(timedelta(), timedelta(days=40)),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_a_pause_never_shortens_and_a_longer_one_never_less(
    calendar: WorkingCalendar,
    limit: Limit,
    rule: SupplementRule,
    received_at: datetime,
    pause: timedelta,
    more: timedelta,
) -> None:
    before = ends(calendar, limit, received_at)

    def after(length: timedelta) -> datetime:
        end = resume(calendar, limit, rule, due_at=before, paused_at=received_at, resumed_at=received_at + length)
        assert end is not None
        return end

    assert before <= after(pause) <= after(pause + more)
    assert calendar.is_working_time(after(pause))


@given(CALENDARS, INSTANTS, st.integers(1, 40), st.timedeltas(timedelta(), timedelta(days=40)))
def test_an_extension_gives_back_exactly_the_working_time_that_was_left(
    calendar: WorkingCalendar, received_at: datetime, days: int, pause: timedelta
) -> None:
    limit = Limit(LimitUnit.WORKING_DAYS, days)
    before, resumed_at = ends(calendar, limit, received_at), received_at + pause
    after = resume(calendar, limit, SupplementRule.EXTEND, due_at=before, paused_at=received_at, resumed_at=resumed_at)
    assert after is not None
    assert between(calendar, resumed_at, after) == between(calendar, received_at, before)
