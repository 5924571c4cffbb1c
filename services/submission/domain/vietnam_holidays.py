"""The nation's working days: the only module that knows the `holidays` package.

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
    # they are loaded here because `is_working_day` of a weekend, unlike `in`, does not load the year it is asked about.
    return country_holidays("VN", years=(year - 1, year, year + 1), expand=False)


def is_national_working_day(day: date) -> bool:
    """Whether offices of the State work on `day`; the years up to 2100 are known."""
    return _around(day.year).is_working_day(day)
