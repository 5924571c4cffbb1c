"""Accounts of citizens, organisations and enterprises (tài khoản công dân, tổ chức, doanh nghiệp).

Two facts that are never mixed: `contact_verified` (the e-mail box answered) lets a person file a dossier;
`identity_assured` (an e-ID, or an officer who saw the document) is needed to claim what exists under an identity number.
A typed number proves nothing and reserves nothing; nor does an e-mail address before its box answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.common.kernel.change import Change
from services.common.kernel.identity_documents import IdentityDocument
from services.common.kernel.phones import from_abroad

from .credentials import Credentials
from .errors import TooManyVerificationMails
from .events import (
    AccountEvent,
    AccountRegistered,
    ContactVerified,
    PasswordChanged,
    PasswordWasReset,
    VerificationAsked,
)
from .links import LinkPurpose

UNVERIFIED_LIFETIME = timedelta(days=7)
"""How long after its registration an account may be verified; then it is removed and its user name is free."""
MAILS_AN_HOUR = 3
"""How many mails with a link an account may ask for in an hour, after the first one that comes by itself."""
OTHER_ADDRESSES_KEPT = LinkPurpose.CHANGE_EMAIL.lifetime + timedelta(days=1)
"""How long an address that is wanted, or was left, is kept: while the link counts, and a day for the last mail about it."""
_HOUR = timedelta(hours=1)


class AccountKind(StrEnum):
    """Who an account is of (loại tài khoản)."""

    CITIZEN = "citizen"  # công dân
    ORGANISATION = "organisation"  # tổ chức
    ENTERPRISE = "enterprise"  # doanh nghiệp


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked at registration; empty where a kind has no such field (`registration.py` says which).

    `full_name`, `identity_document` and `representative_position` (chức vụ) are the legal representative's where the
    account is not a citizen's. `establishment_decision` is the số quyết định thành lập.
    """

    full_name: str = ""
    birth_date: date | None = None
    identity_document: IdentityDocument | None = None
    email: str = ""
    phone: str = ""
    address: str = ""
    organisation_name: str = ""
    tax_code: str = ""
    establishment_decision: str = ""
    representative_position: str = ""

    @property
    def guesses(self) -> tuple[str, ...]:
        """What somebody who knows them tries as their password."""
        number = self.identity_document.number if self.identity_document else ""
        email_word, phones = self.email.partition("@")[0], (self.phone, from_abroad(self.phone))
        return (self.full_name, number, self.email, email_word, *phones, self.organisation_name, self.tax_code)


@dataclass(frozen=True, slots=True)
class EmailChange:
    """A change of the address that was asked for; it counts when the `new` box answers."""

    new: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LeftBox:
    """A box that had answered, and that the account moved away from with its `version`.

    Kept for the letter that tells it: that may go out late, when the account has moved on once more.
    """

    version: int
    email: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `mails_asked_at` are the times, oldest first, at which a mail with a link was asked for, as far as they
    still count."""

    id: str
    version: int
    kind: AccountKind
    user_name: str
    credentials: Credentials
    profile: Profile
    registered_at: datetime
    contact_verified: bool = False
    identity_assured: bool = False
    mails_asked_at: tuple[datetime, ...] = ()
    email_change: EmailChange | None = None
    left_boxes: tuple[LeftBox, ...] = ()

    @property
    def guesses(self) -> tuple[str, ...]:
        """What somebody who knows the holder tries as the password."""
        return (self.user_name, *self.profile.guesses)

    @property
    def verified_email(self) -> str:
        """The address whose box answered, unique among accounts; empty before that.

        An address that was only typed is not unique: else whoever types first could keep its owner out, and a refusal,
        or an account that was not made, would tell a stranger who has one.
        """
        return self.profile.email if self.contact_verified else ""

    @property
    def other_addresses_since(self) -> datetime | None:
        """Since when an address is kept that does not count, wanted or left; None if there is none."""
        asked = [self.email_change.asked_at] if self.email_change else []
        return min([*asked, *(box.left_at for box in self.left_boxes)], default=None)


def register(
    *,
    account_id: str,
    event_id: str,
    kind: AccountKind,
    user_name: str,
    password_hash: str,
    profile: Profile,
    now: datetime,
) -> Change[Account, AccountEvent]:
    """A new account of checked, cleaned values (see `registration.check`)."""
    account = Account(
        id=account_id,
        version=1,
        kind=kind,
        user_name=user_name,
        credentials=Credentials(password_hash),
        profile=profile,
        registered_at=now,
    )
    return Change(account, (AccountRegistered(event_id, account_id, 1, now),))


def ask_for_mail(account: Account, *, event_id: str, now: datetime) -> Change[Account, AccountEvent]:
    """Another verification mail is wanted. Once the box has answered nobody is told. Raises `TooManyVerificationMails`."""
    if account.contact_verified:
        return Change(replace(account, version=account.version + 1))
    asked = replace(count_mail(account, now=now), version=account.version + 1)
    return Change(asked, (VerificationAsked(event_id, account.id, asked.version, now),))


def count_mail(account: Account, *, now: datetime) -> Account:
    """The account with one more mail asked for. Raises `TooManyVerificationMails`."""
    recent = tuple(asked_at for asked_at in account.mails_asked_at if now - asked_at < _HOUR)
    if len(recent) >= MAILS_AN_HOUR:
        raise TooManyVerificationMails(retry_after=recent[0] + _HOUR - now)
    return replace(account, mails_asked_at=(*recent, now))


def verify_contact(account: Account, *, event_id: str, now: datetime) -> Change[Account, AccountEvent]:
    """The box answered. Repeating it tells nobody again."""
    verified = replace(account, version=account.version + 1, contact_verified=True, mails_asked_at=())
    if account.contact_verified:
        return Change(verified)
    return Change(verified, (ContactVerified(event_id, account.id, verified.version, now),))


def change_credentials(
    account: Account, credentials: Credentials, *, event_id: str, now: datetime
) -> Change[Account, AccountEvent]:
    """The holder changed the password, or ended other sessions; of a new password the box is told."""
    if credentials.password_hash == account.credentials.password_hash:
        return Change(replace(account, version=account.version + 1, credentials=credentials))
    changed = _with_new_password(account, credentials)
    return Change(changed, (PasswordChanged(event_id, account.id, changed.version, now),))


def reset_password(
    account: Account, password_hash: str, *, event_id: str, now: datetime
) -> Change[Account, AccountEvent]:
    """Whoever holds the box set another password: every session ends."""
    changed = _with_new_password(account, account.credentials.renewed(password_hash))
    return Change(changed, (PasswordWasReset(event_id, account.id, changed.version, now),))


def _with_new_password(account: Account, credentials: Credentials) -> Account:
    # Whoever knew the old password may have asked for the account to move to a box of theirs: that ends here, too.
    return replace(account, version=account.version + 1, credentials=credentials, email_change=None)
