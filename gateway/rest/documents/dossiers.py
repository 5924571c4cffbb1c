"""Dossiers as their owner sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from pydantic import ConfigDict, Field, StrictBool

from gateway.rest.documents.attachments import Attachment
from gateway.rest.documents.enums import Channel, DossierStatus
from gateway.rest.documents.outcomes import (
    Appointment,
    ComponentCheck,
    Extension,
    HistoryEntry,
    Payment,
    Result,
    WithdrawalRequest,
)
from gateway.rest.documents.paging import PageSize, PageToken
from gateway.rest.documents.parties import Contact, Party
from gateway.rest.documents.standing import Standing
from gateway.rest.documents.supplements import Supplement
from gateway.rest.mapping import Document, Resource


class NewDossier(Document):
    """A draft to be started."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.CreateDossierRequest
    procedure: Annotated[str, Resource("procedures/")] = Field(
        description="The procedure's code; the version in force is pinned.", examples=["1.001193"]
    )
    receiving_agency: Annotated[str, Resource("agencies/")] = Field(
        description="The agency that receives it.", examples=["c16594"]
    )
    declared_place: str | None = Field(
        None, description="The place as the citizen names it, such as a former unit.", examples=["Phường Hải An"]
    )
    handling_agency: Annotated[str | None, Resource("agencies/")] = Field(
        None,
        description="The agency that decides; absent: the receiving one. Another one for `non_territorial` procedures only.",
    )
    return_agency: Annotated[str | None, Resource("agencies/")] = Field(
        None, description="The agency that hands the result out: the receiving one (absent) or the handling one."
    )
    cases: list[str] = Field(
        [], description="Keys of the procedure's `cases` that it is filed under; none: the usual one."
    )
    for_another: StrictBool = Field(
        False,
        description="The dossier is somebody else's (nộp hộ): only the submitter is filled in from the account, not the "
        "owner.",
    )


class Withdrawal(Document):
    """Why a dossier is withdrawn."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.WithdrawDossierRequest
    reason: str = Field(description="For the agency to read.", examples=["Tôi nộp nhầm thủ tục."])


class DossierChange(Document):
    """Parts of a dossier to be filled in. Each part given replaces that part whole; null empties it."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})
    proto: ClassVar[type[Message]] = dossier_pb2.Dossier
    submitter: Party | None = Field(None, description="Người nộp hồ sơ.")
    owner: Party | None = Field(None, description="Chủ hồ sơ.")
    contact: Contact | None = None
    declaration: dict[str, Any] | None = Field(
        None, description="Tờ khai, after the JSON Schema of the procedure's form."
    )


class ProcedureRef(Document):
    """A procedure at a version."""

    proto: ClassVar[type[Message]] = dossier_pb2.ProcedureRef
    id: Annotated[str, Resource("procedures/")] = Field(description="The national code.", examples=["1.001193"])
    version: int = Field(description="The version that the dossier was begun with; it keeps to it.")
    display_name: str
    field: str | None = Field(None, description="The name of its field (lĩnh vực).")
    form: Annotated[str | None, Resource("forms/")] = Field(None, description="The declaration's form, for `getForm`.")


class AgencyRef(Document):
    """An agency, with the name it had when the dossier was filed."""

    proto: ClassVar[type[Message]] = dossier_pb2.AgencyRef
    id: Annotated[str, Resource("agencies/")]
    display_name: str


class RequiredComponent(Document):
    """A component that the procedure asks for, and whether it is there."""

    proto: ClassVar[type[Message]] = dossier_pb2.RequiredComponent
    key: str
    display_name: str
    required: bool = Field(description="Without it the dossier can't be sent.")
    satisfied: bool = Field(description="A verified file is attached.")


class DossierSummary(Standing):
    """A dossier in a list."""

    proto: ClassVar[type[Message]] = dossier_pb2.Dossier
    id: Annotated[str, Resource("dossiers/")]
    code: str | None = Field(None, description="Mã hồ sơ; a draft has none.", examples=["H56.245-261122-0001"])
    etag: str = Field(description="For `If-Match`; changes with every change that the reader can see.")
    procedure: ProcedureRef
    receiving_agency: AgencyRef
    handling_agency: AgencyRef | None = Field(None, description="The agency that decides.")
    return_agency: AgencyRef | None = Field(None, description="The agency that hands the result out (nơi trả kết quả).")
    cases: list[str] = Field(description="Keys of the procedure's cases that it is filed under.")
    declared_place: str | None = Field(None, description="The place as the citizen named it.")
    channel: Channel | None = Field(None, description="How it was filed.")
    create_time: datetime = Field(description="When the draft was made.")
    update_time: datetime | None = Field(None, description="When it was last changed.")
    expire_time: datetime | None = Field(
        None,
        description="Of a draft: when it is deleted, with its files, unless it is changed or sent before; 90 days after "
        "the last change.",
    )
    submit_time: datetime | None = Field(None, description="When it was sent.")
    acceptance_due_time: datetime | None = Field(None, description="By when the desk must accept or refuse.")
    accept_time: datetime | None = Field(None, description="When the desk accepted it; the clock runs from then.")
    appointment_time: datetime | None = Field(None, description="The appointment in force.")
    start_time: datetime | None = Field(None, description="When handling started.")
    finish_time: datetime | None = Field(None, description="When the result existed.")
    return_time: datetime | None = Field(None, description="When the result was handed over.")


class Dossier(DossierSummary):
    """A dossier (hồ sơ) with everything in it."""

    submitter: Party | None = Field(None, description="Người nộp hồ sơ.")
    owner: Party | None = Field(None, description="Chủ hồ sơ.")
    contact: Contact | None = None
    declaration: dict[str, Any] | None = Field(None, description="Tờ khai.")
    components: list[RequiredComponent]
    attachments: list[Attachment]
    appointments: list[Appointment] = Field(description="All appointments, oldest first.")
    result: Result | None = None
    supplements: list[Supplement] = Field(
        description="What was asked to be mended, oldest first; while the status is `supplement_requested`, the last one "
        "is open."
    )
    payments: list[Payment] = Field(description="What was asked to be paid, oldest first.")
    withdrawal_request: WithdrawalRequest | None = None
    extension: Extension | None = None
    component_checks: list[ComponentCheck] = Field(
        description="The papers that the desk counted, of a dossier filed at the counter."
    )
    history: list[HistoryEntry] = Field(description="Everything that happened, oldest first, with the reasons given.")


class DossierPage(Document):
    """The caller's dossiers, newest first."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.ListDossiersResponse
    dossiers: list[DossierSummary]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


class DossierFilter(Document):
    """Which of the caller's dossiers."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.ListDossiersRequest
    status: DossierStatus | None = Field(None, description="Only this status; absent: all, drafts included.")
    procedure: Annotated[str | None, Resource("procedures/")] = Field(
        None, description="Only this procedure's code; absent: all.", examples=["1.001193"]
    )
    page_size: PageSize | None = Field(None, description="Default 20; larger values count as 100.")
    page_token: PageToken = None
