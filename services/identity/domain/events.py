"""What happened to an account: ids only, never a name or an address. Who writes a mail asks identity at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

TOPIC = "identity.v1.account"
"""What the subjects of account events begin with."""


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One fact about one account; `version` is the account's after the change."""

    name: ClassVar[str]

    event_id: str
    account_id: str
    version: int
    occurred_at: datetime

    @property
    def type(self) -> str:
        """The CloudEvents type: `vn.motcua.account.registered.v1`."""
        return f"vn.motcua.account.{self.name}.v1"

    @property
    def subject(self) -> str:
        """Where it is published: `identity.v1.account.registered`."""
        return f"{TOPIC}.{self.name}"


@dataclass(frozen=True, slots=True)
class AccountRegistered(AccountEvent):
    """Somebody registered: a mail asks the box to confirm, or says that the address belongs to another account."""

    name = "registered"


@dataclass(frozen=True, slots=True)
class VerificationAsked(AccountEvent):
    """The mail is lost or its link too old: its owner asked for another one."""

    name = "verification_asked"


@dataclass(frozen=True, slots=True)
class ContactVerified(AccountEvent):
    """The e-mail box answered."""

    name = "contact_verified"


@dataclass(frozen=True, slots=True)
class PasswordChanged(AccountEvent):
    """Its owner chose another password; every other session ended."""

    name = "password_changed"


@dataclass(frozen=True, slots=True)
class PasswordWasReset(AccountEvent):
    """Whoever holds the e-mail box set another password; every session ended."""

    name = "password_reset"


@dataclass(frozen=True, slots=True)
class EmailChangeAsked(AccountEvent):
    """Its owner wants another e-mail address: the new box is asked to confirm, the old one told."""

    name = "email_change_asked"


@dataclass(frozen=True, slots=True)
class EmailChanged(AccountEvent):
    """The new box answered and counts from now on."""

    name = "email_changed"
