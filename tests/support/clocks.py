"""A clock that the test moves."""

from __future__ import annotations

from datetime import UTC, datetime

MONDAY_10 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Monday, 23 November 2026, 10:00 in Vietnam."""


class HandClock:
    """Stands still until `time` is moved."""

    def __init__(self, time: datetime = MONDAY_10) -> None:
        self.time = time

    def now(self) -> datetime:
        """See `Clock.now`."""
        return self.time
