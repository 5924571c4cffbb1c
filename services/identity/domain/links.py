"""The links in identity's mails. A link carries a signed token that is kept nowhere: nothing to steal, nothing to sweep.

The token names the account, and by keyed digest what it is about. When that has changed, the link no longer counts: one
that resets a password is about the present password, so it is used up by being used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link is for: the audience of its token, so that none is taken for another."""

    CONFIRM_CONTACT = "verify"
    RESET_PASSWORD = "reset"
    CHANGE_EMAIL = "email"

    @property
    def path(self) -> str:
        """The page that it opens."""
        return _PATHS[self]

    @property
    def lifetime(self) -> timedelta:
        """How long it counts."""
        return _LIFETIMES[self]


_PATHS = {
    LinkPurpose.CONFIRM_CONTACT: "/xac-nhan",
    LinkPurpose.RESET_PASSWORD: "/dat-lai-mat-khau",
    LinkPurpose.CHANGE_EMAIL: "/doi-thu-dien-tu",
}
_LIFETIMES = {
    LinkPurpose.CONFIRM_CONTACT: timedelta(hours=24),
    LinkPurpose.RESET_PASSWORD: timedelta(minutes=30),
    LinkPurpose.CHANGE_EMAIL: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class LinkProof:
    """What the token of a link says: whoever has it was written to, for this account, about this (a keyed digest)."""

    account_id: str
    digest: str
