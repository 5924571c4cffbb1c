"""What the one-stop desk reads and decides."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import desk_service_pb2 as proto
from motcua.submission.v1 import dossier_pb2
from pydantic import Field, StrictBool

from gateway.rest.documents.dossiers import Dossier, DossierSummary
from gateway.rest.documents.enums import Channel, DossierStatus
from gateway.rest.documents.outcomes import ComponentCheck
from gateway.rest.documents.paging import PageSize, PageToken
from gateway.rest.documents.parties import Contact, Party
from gateway.rest.documents.people import IdentityDocument
from gateway.rest.documents.times import Instant
from gateway.rest.mapping import Document, Resource

_LATER = "A later appointment than the computed one, in the agency's working hours; usually absent."
_WHY_LATER = "Why the appointment is later; needed with `appointment_time`."
HANDLER = "Who handles it next: a name, or an officer's id, who can then take the step back."


class DeskDossierSummary(DossierSummary):
    """A dossier in the desk's list."""

    owner: Party | None = Field(None, description="Kind and name of the owner, nothing else.")
    handler: str | None = Field(None, description="Who handles it now.")


class PastHandover(Document):
    """Who received the result, and how."""

    proto: ClassVar[type[Message]] = dossier_pb2.Handover
    receiver_name: str
    channel: Channel
    receiver_document: IdentityDocument | None = Field(None, description="The document that the receiver showed.")
    postal_code: str | None = None


class DeskDossier(Dossier):
    """A dossier with everything in it, for officers of its agencies."""

    handler: str | None = Field(None, description="Who handles it now.")
    step_due_time: datetime | None = Field(None, description="By when the present step of the handling is to be done.")
    handovers: list[PastHandover] = Field(
        description="Who received the result, each time that it was handed over, oldest first."
    )


class DeskDossierPage(Document):
    """The agency's dossiers, newest first."""

    proto: ClassVar[type[Message]] = proto.ListDeskDossiersResponse
    dossiers: list[DeskDossierSummary]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


class DeskDossierFilter(Document):
    """Which of the agency's dossiers."""

    proto: ClassVar[type[Message]] = proto.ListDeskDossiersRequest
    status: DossierStatus | None = Field(None, description="Only this status; absent: all that were sent.")
    page_size: PageSize | None = Field(None, description="Default 20; larger values count as 100.")
    page_token: PageToken = None


class CounterFiling(Document):
    """A dossier that was brought to the counter or came by post."""

    proto: ClassVar[type[Message]] = proto.FileAtCounterRequest
    procedure: Annotated[str, Resource("procedures/")] = Field(
        description="The procedure's code; the version in force is pinned.", examples=["1.001193"]
    )
    cases: list[str] = Field([], description="Keys of the procedure's cases that apply.")
    channel: Channel = Field(description="`counter` or `post`.")
    submitter: Party = Field(description="Người nộp hồ sơ.")
    owner: Party = Field(description="Chủ hồ sơ.")
    contact: Contact | None = Field(None, description="Where notices go; without an e-mail address there are none.")
    declaration: dict[str, Any] | None = Field(None, description="Tờ khai, if it was entered.")
    component_checks: list[ComponentCheck] = Field(description="What was handed in; at least one.")
    handling_agency: Annotated[str | None, Resource("agencies/")] = Field(
        None,
        description="The agency that decides; absent: one's own. Another one for `non_territorial` procedures only.",
    )
    return_agency: Annotated[str | None, Resource("agencies/")] = Field(
        None, description="The agency that hands the result out: one's own (absent) or the handling one."
    )
    appointment_time: Instant | None = Field(None, description=_LATER)
    appointment_reason: str | None = Field(None, description=_WHY_LATER)
    next_handler: str = Field(description=HANDLER, examples=["Phạm Thị D"])


class Acceptance(Document):
    """Who handles it next, and when it will be done."""

    proto: ClassVar[type[Message]] = proto.AcceptDossierRequest
    appointment_time: Instant | None = Field(None, description=_LATER)
    appointment_reason: str | None = Field(None, description=_WHY_LATER)
    next_handler: str = Field(description=HANDLER, examples=["Phạm Thị D"])


class Refusal(Document):
    """Why it is not accepted."""

    proto: ClassVar[type[Message]] = proto.RefuseDossierRequest
    reason: str = Field(description="For the citizen to read; it goes by mail.")


class Transfer(Document):
    """The competent agency."""

    proto: ClassVar[type[Message]] = proto.TransferDossierRequest
    agency: Annotated[str, Resource("agencies/")] = Field(description="It decides from now on.", examples=["c16654"])
    reason: str = Field(description="For the citizen and the other agency to read.")
    return_agency: Annotated[str | None, Resource("agencies/")] = Field(
        None, description="The place of return from now on: the receiving or the new agency; absent: as before."
    )


class WithdrawalConfirmation(Document):
    """That the owner has everything back."""

    proto: ClassVar[type[Message]] = proto.ConfirmWithdrawalRequest
    reason: str | None = Field(
        None, description="What the owner said at the counter; not needed when the owner asked online."
    )
    papers_returned: StrictBool = Field(description="The papers were handed back. Must be true.")
    refunded: StrictBool = Field(False, description="What was paid was refunded. Must be true when something was.")


class Handover(Document):
    """Who received the result, and how."""

    proto: ClassVar[type[Message]] = proto.ReturnDossierResultRequest
    receiver_name: str = Field(description="Who received it.", examples=["Nguyễn Văn A"])
    channel: Channel = Field(description="`post` needs `postal_code`, `counter` needs `receiver_document`.")
    receiver_document: IdentityDocument | None = None
    postal_code: str | None = Field(None, description="The postal item's code.", examples=["EA123456789VN"])


class Recall(Document):
    """Why a result that was handed over is taken back."""

    proto: ClassVar[type[Message]] = proto.RecallDossierResultRequest
    reason: str = Field(description="Kept for the audit.")
