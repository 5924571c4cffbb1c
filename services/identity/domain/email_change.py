"""Moving an account to another e-mail address: it counts when the new box has answered, and both boxes are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.common.kernel.change import Change

from .accounts import Account, EmailChange, count_mail
from .errors import EmailChangeTokenInvalid, EmailUnchanged
from .events import AccountEvent, EmailChangeAsked, EmailChanged


def ask(account: Account, new_email: str, *, event_id: str, now: datetime) -> Change[Account, AccountEvent]:
    """The change is wanted, to a cleaned address; it replaces one that was wanted before.

    Raises `EmailUnchanged`, `TooManyVerificationMails`.
    """
    if new_email == account.profile.email:
        raise EmailUnchanged
    wanted = EmailChange(new_email, asked_at=now)
    asked = replace(count_mail(account, now=now), version=account.version + 1, email_change=wanted)
    return Change(asked, (EmailChangeAsked(event_id, account.id, asked.version, now),))


def confirm(account: Account, new_email: str, *, event_id: str, now: datetime) -> Change[Account, AccountEvent]:
    """The box at the new address answered. Raises `EmailChangeTokenInvalid` when another address is wanted meanwhile."""
    wanted = account.email_change
    if wanted is None or wanted.confirmed or wanted.new != new_email:
        raise EmailChangeTokenInvalid
    changed = replace(
        account,
        version=account.version + 1,
        profile=replace(account.profile, email=new_email),
        contact_verified=True,
        email_change=replace(wanted, confirmed=True, left=account.verified_email),
    )
    return Change(changed, (EmailChanged(event_id, account.id, changed.version, now),))


def forget(account: Account) -> Change[Account, AccountEvent]:
    """The change is over, one way or the other: the address that does not count is not kept."""
    return Change(replace(account, version=account.version + 1, email_change=None))
