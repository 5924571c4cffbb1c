"""Payments that an agency asks for."""

from __future__ import annotations

from typing import ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import payment_service_pb2 as proto
from pydantic import Field, StrictInt

from gateway.rest.documents.enums import PaymentKind
from gateway.rest.mapping import Document


class PaymentDemand(Document):
    """What is to be paid."""

    proto: ClassVar[type[Message]] = proto.DemandPaymentRequest
    amount_vnd: StrictInt = Field(description="Đồng.", examples=[50000])
    kind: PaymentKind
    payee: str = Field(description="Who is paid, and how: for the citizen to read.")


class PaymentConfirmation(Document):
    """The receipt of a payment."""

    proto: ClassVar[type[Message]] = proto.ConfirmPaymentRequest
    receipt_number: str = Field(description="Số biên lai; each counts once.", examples=["BL-0001"])
