"""The nation's holidays: the only module that knows the `holidays` package.

It gives the holidays of Bộ luật Lao động 2019 art. 112 with lunar Tết, the Cultural Day of 24 November (from 2026),
compensatory days, and the swaps known when it was released (31/8/2026 off, Saturday 22/8/2026 works). The Prime
Minister fixes Tết and the swaps year by year: what it does not know yet belongs in the overrides of `calendar.py`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays


@cache
def _around(year: int) -> HolidayBase:
    # The neighbours are loaded too: a swap may put the working Saturday of one year's holiday into another year. And
    # they are loaded here because the package's answers about week-ends do not load the year they are asked about.
    return country_holidays("VN", years=(year - 1, year, year + 1), expand=False)


def is_public_holiday(day: date) -> bool:
    """Whether `day` is a holiday, a compensatory day or a working day swapped away; the years up to 2100 are known."""
    return day in _around(day.year)


def is_swapped_working_day(day: date) -> bool:
    """Whether `day` is a week-end day that is worked in exchange for another."""
    return day in _around(day.year).weekend_workdays
