"""Moving an account to another e-mail address: it counts when the new box has answered, and both boxes are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.common.kernel.change import Change

from .accounts import Account, EmailChange, LeftBox, count_mail
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
    if wanted is None or wanted.new != new_email:
        raise EmailChangeTokenInvalid
    version = account.version + 1
    # A box that never answered is not told: it may be a stranger's.
    left = (LeftBox(version, account.verified_email, now),) if account.contact_verified else ()
    changed = replace(
        account,
        version=version,
        profile=replace(account.profile, email=new_email),
        contact_verified=True,
        email_change=None,
        left_boxes=(*account.left_boxes, *left),
    )
    return Change(changed, (EmailChanged(event_id, account.id, changed.version, now),))


def forget(account: Account, before: datetime) -> Change[Account, AccountEvent]:
    """The addresses that were wanted, or left, before an instant are not kept."""
    wanted = account.email_change
    forgotten = replace(
        account,
        version=account.version + 1,
        email_change=wanted if wanted and wanted.asked_at >= before else None,
        left_boxes=tuple(box for box in account.left_boxes if box.left_at >= before),
    )
    return Change(forgotten)
