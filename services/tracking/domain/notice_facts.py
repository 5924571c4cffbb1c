"""What a notice tells, as submission says at the moment of writing: all of it an officer's words or the catalogue's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class PaymentKind(Enum):
    """What a payment is for; the value is what people read."""

    UNSPECIFIED = ""
    CHARGE = "Lệ phí"
    FEE = "Phí"
    DUTY = "Nghĩa vụ tài chính"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be mended: what people call it (may be empty), and what is wrong with it."""

    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is to be mended, until when, and whom the citizen may ask."""

    items: tuple[Item, ...]
    due: datetime | None
    guide: str
    phone: str


@dataclass(frozen=True, slots=True)
class Payment:
    """What is to be paid, to whom."""

    amount_vnd: int
    kind: PaymentKind
    payee: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A later appointment, with the apology (TT 03/2025, form 04)."""

    cause: str
    apology: str
    previous_due: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Where to write to and about what; `email` is empty if there is no address.

    `agency` received the dossier, `return_agency` hands the result out. `reason` is an officer's; empty: none. The parts
    after it belong to single events, see `NoticeDetails` in the protos.
    """

    email: str
    code: str
    procedure: str
    agency: str
    return_agency: str = ""
    appointment: datetime | None = None
    reason: str = ""
    supplement: Supplement | None = None
    payment: Payment | None = None
    extension: Extension | None = None
    result_kind: str = ""
    result_refuses: bool = False
