"""The look-up pass: what a solved captcha earns. It becomes a signed token; nothing is written for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

AUDIENCE = "tracking"
LIFETIME = timedelta(minutes=5)
MAX_LOOKUPS = 10
"""Tracking counts them, in process, by the pass's id."""


@dataclass(frozen=True, slots=True)
class LookupPass:
    """The right to `MAX_LOOKUPS` public look-ups until `expires_at`; it names nobody."""

    id: str
    expires_at: datetime


def grant(*, pass_id: str, now: datetime) -> LookupPass:
    """A pass for somebody who solved a captcha of purpose LOOKUP."""
    return LookupPass(pass_id, now + LIFETIME)
