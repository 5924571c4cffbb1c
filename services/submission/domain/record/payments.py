"""What a citizen is asked to pay (nghĩa vụ tài chính): a record beside the status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PaymentKind(StrEnum):
    """What a payment is for."""

    CHARGE = "charge"  # lệ phí
    FEE = "fee"  # phí
    DUTY = "duty"  # thuế, tiền sử dụng đất …


@dataclass(frozen=True, slots=True)
class Payment:
    """A demand, and once it is paid the number of the receipt (biên lai). `amount` is in đồng."""

    amount: int
    kind: PaymentKind
    payee: str
    demanded_at: datetime
    receipt: str = ""
    confirmed_at: datetime | None = None
