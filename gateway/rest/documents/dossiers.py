"""Dossiers as their owner sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from pydantic import ConfigDict, Field

from gateway.rest.documents.attachments import Attachment
from gateway.rest.documents.enums import Channel, PartyKind
from gateway.rest.documents.paging import PageSize, PageToken
from gateway.rest.documents.people import IdentityDocument, LocalDate
from gateway.rest.documents.standing import Standing
from gateway.rest.mapping import Document, Resource


class NewDossier(Document):
    """A draft to be started."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.CreateDossierRequest
    procedure: Annotated[str, Resource("procedures/")] = Field(
        description="The procedure's code; the version in force is pinned.", examples=["1.001193"]
    )
    receiving_agency: Annotated[str, Resource("agencies/")] = Field(examples=["c16594"])
    declared_place: str | None = Field(
        None, description="The place as the citizen names it, such as a former unit.", examples=["Phường Hải An"]
    )


class Party(Document):
    """A person, organisation or enterprise named in a dossier; completeness is checked when it is sent."""

    proto: ClassVar[type[Message]] = dossier_pb2.Party
    kind: PartyKind | None = None
    full_name: str | None = Field(None, examples=["Nguyễn Văn A"])
    birth_date: LocalDate | None = None
    identity_document: IdentityDocument | None = None
    organisation_name: str | None = None
    address: str | None = Field(None, examples=["Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa"])
    phone: str | None = Field(None, examples=["0912345678"])


class Contact(Document):
    """Where notices go."""

    proto: ClassVar[type[Message]] = dossier_pb2.Contact
    email: str | None = Field(None, examples=["nguyenvana@example.com"])
    phone: str | None = Field(None, examples=["0912345678"])


class DossierChange(Document):
    """Parts of a draft to be filled in. Each part given replaces that part whole; null empties it."""

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
    id: Annotated[str, Resource("procedures/")]
    version: int
    display_name: str
    field: str | None = None
    form: Annotated[str | None, Resource("forms/")] = None


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


class Appointment(Document):
    """An appointment for the return of the result (hẹn trả kết quả)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Appointment
    due_time: datetime
    statutory_due_time: datetime | None = None
    create_time: datetime | None = None
    reason: str | None = None


class Result(Document):
    """The result of a dossier (kết quả giải quyết)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Result
    kind: str
    number: str
    date: LocalDate
    signer: str
    attachment: Annotated[str, Resource("attachments/")] = Field(description="The attachment's id.")


class DossierSummary(Standing):
    """A dossier in a list."""

    proto: ClassVar[type[Message]] = dossier_pb2.Dossier
    id: Annotated[str, Resource("dossiers/")]
    code: str | None = Field(None, description="Mã hồ sơ; a draft has none.", examples=["H56.245-261122-0001"])
    etag: str = Field(description="For `If-Match`; changes with every change of the dossier.")
    procedure: ProcedureRef
    receiving_agency: AgencyRef
    handling_agency: AgencyRef | None = None
    declared_place: str | None = None
    channel: Channel | None = None
    create_time: datetime
    update_time: datetime | None = None
    submit_time: datetime | None = None
    acceptance_due_time: datetime | None = Field(None, description="By when the desk must accept or refuse.")
    accept_time: datetime | None = None
    appointment_time: datetime | None = Field(None, description="The appointment in force.")
    start_time: datetime | None = None
    finish_time: datetime | None = None
    return_time: datetime | None = None


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


class DossierPage(Document):
    """The caller's dossiers, newest first."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.ListDossiersResponse
    dossiers: list[DossierSummary]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


class DossierFilter(Document):
    """Which page of the caller's dossiers."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.ListDossiersRequest
    page_size: PageSize | None = Field(None, description="Default 20; larger values count as 100.")
    page_token: PageToken = None
