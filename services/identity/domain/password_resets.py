"""A forgotten password (quên mật khẩu): whoever asks is answered before anybody looks for the account.

What was typed is kept sealed for as long as it takes to write the mail, and is in no event. The account itself is not
touched by asking: a stranger who asks changes nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.common.kernel.change import Change

from .accounts import Account
from .normal_forms import clean_email, clean_user_name

KEPT = timedelta(hours=1)
"""How long what was typed is kept: a mail that could not be written within the hour is no longer waited for."""
MAILS_AN_HOUR = 3
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """The one event of a reset; it says nothing about anybody."""

    event_id: str
    reset_id: str
    occurred_at: datetime

    type = "vn.motcua.password_reset.asked.v1"
    subject = "identity.v1.password_reset.asked"


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """A reset that was asked for. `typed` is a cleaned user name or e-mail address, of whomever."""

    id: str
    version: int
    typed: str
    asked_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When it is forgotten."""
        return self.asked_at + KEPT


@dataclass(frozen=True, slots=True)
class ResetBudget:
    """The mails about a reset that an account was granted within the hour: the event that asked, and when."""

    account_id: str
    version: int = 0
    granted: tuple[tuple[str, datetime], ...] = ()

    def covers(self, event_id: str) -> bool:
        """Whether the mail for this event was granted."""
        return any(granted == event_id for granted, _ in self.granted)


def clean_typed(typed: str) -> str:
    """A user name or an e-mail address in normal form."""
    return clean_email(typed) if "@" in typed else clean_user_name(typed)


def ask(*, reset_id: str, event_id: str, typed: str, now: datetime) -> Change[PasswordReset, ResetAsked]:
    """Somebody asks, whether or not there is such an account."""
    return Change(PasswordReset(reset_id, 1, typed, now), (ResetAsked(event_id, reset_id, now),))


def grant(budget: ResetBudget, event_id: str, *, now: datetime) -> ResetBudget:
    """The budget after a mail was wanted: it `covers` the event unless the hour's mails are used up. Repeatable."""
    recent = tuple((granted, at) for granted, at in budget.granted if now - at < HOUR)
    if budget.covers(event_id) or len(recent) >= MAILS_AN_HOUR:
        return budget
    return replace(budget, version=budget.version + 1, granted=(*recent, (event_id, now)))


def link_is_about(account: Account) -> str:
    """What the link of the mail depends on: it no longer counts once the password or the address is another."""
    return f"{account.credentials.password_hash}\0{account.verified_email}"
