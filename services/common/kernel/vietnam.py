"""Dates and times as people in Vietnam, and the law, count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def to_local(instant: datetime) -> datetime:
    """The instant on a Vietnamese wall clock. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(ZONE)


def date_of(instant: datetime) -> date:
    """The date there. Raises as `to_local`."""
    return to_local(instant).date()


def in_words(instant: datetime) -> str:
    """As every letter says it: `17 giờ 00 ngày 23/11/2026`. Raises as `to_local`."""
    return to_local(instant).strftime("%H giờ %M ngày %d/%m/%Y")
