"""Dates and times as people in Vietnam, and the law, count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def date_of(instant: datetime) -> date:
    """The date there."""
    return instant.astimezone(ZONE).date()


def in_words(instant: datetime) -> str:
    """As every letter says it: `17 giờ 00 ngày 23/11/2026`."""
    return instant.astimezone(ZONE).strftime("%H giờ %M ngày %d/%m/%Y")
