"""Wrong passwords in a row make the next attempt wait: counted per user name, whether or not it exists.

The wait grows and is bounded, so that guessing is slow and nobody can be locked out for long by a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .errors import TooManyAttempts

FREE_ATTEMPTS = 5
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LoginAttempts:
    """Failures in a row for one user name."""

    user_name: str
    failures: int = 0
    last_failure_at: datetime | None = None


def begin(attempts: LoginAttempts, *, now: datetime) -> LoginAttempts:
    """One more attempt, counted as a failure before the password is looked at: many guesses at once are not free.

    After a day without any, counting begins anew. A success removes the record. Raises `TooManyAttempts` with the time
    to wait.
    """
    if attempts.last_failure_at is None:
        return replace(attempts, failures=1, last_failure_at=now)
    ends = attempts.last_failure_at + _wait(attempts.failures)
    if now < ends:
        raise TooManyAttempts(retry_after=ends - now)
    is_old = now - attempts.last_failure_at >= FORGOTTEN_AFTER
    return replace(attempts, failures=1 if is_old else attempts.failures + 1, last_failure_at=now)


def _wait(failures: int) -> timedelta:
    beyond = failures - FREE_ATTEMPTS
    return min(_FIRST_WAIT * 2 ** min(beyond, 10), _LONGEST_WAIT) if beyond >= 0 else timedelta()
