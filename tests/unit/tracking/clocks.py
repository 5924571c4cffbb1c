"""A clock that the test moves."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.unit.tracking.dossiers import MORNING


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by
