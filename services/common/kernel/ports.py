"""Time, identity and chance, as ports: pure code is handed them and tests hold them still."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """The present instant, timezone-aware, in UTC, with millisecond precision (what MongoDB keeps)."""
        ...


class Ids(Protocol):
    """New identifiers."""

    def new(self) -> str:
        """A UUIDv7 (RFC 9562) in its canonical text form: unique, and ordered by time."""
        ...


class Secrets(Protocol):
    """Unguessable values."""

    def token(self) -> str:
        """256 random bits, base64url without padding."""
        ...
