"""Times as people in Vietnam read them."""

from __future__ import annotations

from datetime import UTC, datetime

from services.common.kernel.vietnam import in_words


def test_times_are_those_of_vietnam() -> None:
    assert in_words(datetime(2026, 11, 25, 10, 0, tzinfo=UTC)) == "17 giờ 00 ngày 25/11/2026"
    assert in_words(datetime(2026, 11, 25, 18, 5, tzinfo=UTC)) == "01 giờ 05 ngày 26/11/2026"
