"""What a dossier comes to: appointments, the result, payments, the wish to withdraw, and everything that happened."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2
from pydantic import Field, StrictBool, StrictInt

from gateway.rest.documents.enums import DossierStatus, PaymentKind
from gateway.rest.documents.people import LocalDate
from gateway.rest.mapping import Document, Resource

# As much as the proto's field can hold; how much is allowed is its rule.
Int32 = Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)]


class Appointment(Document):
    """An appointment for the return of the result (hẹn trả kết quả)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Appointment
    due_time: datetime | None = Field(
        None, description="The instant promised; absent while the procedure has no time limit and nobody named an hour."
    )
    statutory_due_time: datetime | None = Field(None, description="The instant that the law gives.")
    create_time: datetime | None = Field(None, description="When it was made.")
    reason: str | None = Field(None, description="Why it is later than the law gives.")


class Result(Document):
    """The result of a dossier (kết quả giải quyết)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Result
    kind: str = Field(description="The kind of document.", examples=["Giấy khai sinh"])
    number: str = Field(description="Its number.", examples=["01/2026"])
    date: LocalDate
    signer: str = Field(description="Who signed it.", examples=["Hoàng Văn E"])
    attachment: Annotated[str, Resource("attachments/")] = Field(
        description="The id of the file: an attachment of purpose `result`, verified.",
        examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e77"],
    )
    refusal: StrictBool = Field(
        False, description="The document refuses what was asked for (văn bản từ chối giải quyết)."
    )


class Payment(Document):
    """A payment that was asked for (nghĩa vụ tài chính)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Payment
    amount_vnd: int = Field(description="Đồng.", examples=[50000])
    kind: PaymentKind
    payee: str = Field(description="Who is paid, and how.")
    demand_time: datetime = Field(description="When it was asked for.")
    receipt_number: str | None = Field(None, description="Biên lai; absent: not paid yet.", examples=["BL-0001"])
    confirm_time: datetime | None = Field(None, description="When the desk confirmed that it is paid.")


class WithdrawalRequest(Document):
    """The owner's wish to withdraw an accepted dossier; the desk has yet to confirm it."""

    proto: ClassVar[type[Message]] = dossier_pb2.WithdrawalRequest
    reason: str = Field(description="In the owner's words.")
    ask_time: datetime = Field(description="When it was asked.")


class Extension(Document):
    """The one extension with apology (xin lỗi và hẹn lại ngày trả kết quả)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Extension
    cause: str = Field(description="What the delay is due to.")
    apology: str = Field(description="As the citizen reads it.")
    signer: str = Field(description="Who signed it.")
    previous_due_time: datetime = Field(description="The appointment until then.")
    due_time: datetime = Field(description="The new one.")
    extend_time: datetime = Field(description="When it was extended.")


class ComponentCheck(Document):
    """What the desk counted of a component on paper."""

    proto: ClassVar[type[Message]] = dossier_pb2.ComponentCheck
    key: str = Field(description="The component's key.", examples=["giay-chung-sinh"])
    originals: Int32 = Field(0, description="Bản chính.", examples=[1])
    certified_copies: Int32 = Field(0, description="Bản sao có chứng thực.")
    photocopies: Int32 = Field(0, description="Bản chụp.")


class ActingOfficer(Document):
    """The officer who acted: who logged in, or whom a ward system names."""

    proto: ClassVar[type[Message]] = dossier_pb2.ActingOfficer
    id: str
    display_name: str
    title: str | None = None


class HistoryEntry(Document):
    """One thing that happened to a dossier, with the reason given."""

    proto: ClassVar[type[Message]] = dossier_pb2.HistoryEntry
    event: str = Field(description="What, past tense.", examples=["supplement_asked"])
    text: str = Field(description="The same in words.")
    time: datetime = Field(description="When.")
    from_status: DossierStatus | None = None
    to_status: DossierStatus | None = None
    reason: str | None = Field(None, description="As it was given.")
    actor_kind: str = Field(description="`account`, `officer`, `ward` or `service`.", examples=["officer"])
    acting_officer: ActingOfficer | None = None
