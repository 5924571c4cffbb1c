"""The kernel's ports as the running system has them: the system clock, UUIDv7 and the operating system's randomness."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import uuid6

_TOKEN_BYTES = 32


class SystemClock:
    """The time of day, cut to milliseconds because MongoDB keeps no more."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class UuidV7:
    """UUIDv7 (RFC 9562 §5.7): unique, and ordered by time within a process."""

    def new(self) -> str:
        """A new id in canonical text form."""
        return str(uuid6.uuid7())


class SystemSecrets:
    """Unguessable values from the operating system."""

    def token(self) -> str:
        """256 random bits, base64url without padding."""
        return secrets.token_urlsafe(_TOKEN_BYTES)
