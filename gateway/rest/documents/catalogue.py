"""Agencies, fields, procedures and declaration forms. All of it is public."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from google.protobuf.message import Message
from motcua.catalogue.v1 import catalogue_service_pb2 as proto
from pydantic import Field

from gateway.rest.documents.enums import (
    AgencyKind,
    Channel,
    ExecutingUnit,
    LimitUnit,
    Requirement,
    ServiceLevel,
    SupplementRepeats,
    SupplementRule,
)
from gateway.rest.documents.paging import PageSize, PageToken
from gateway.rest.documents.people import LocalDate
from gateway.rest.mapping import Document, Resource


class AgencyFilter(Document):
    """Which agencies."""

    proto: ClassVar[type[Message]] = proto.ListAgenciesRequest
    kind: AgencyKind | None = None
    query: str | None = Field(
        None,
        description="Words of a present or former name; case and accents are ignored, and one typing error in a word "
        "of four letters or more.",
        max_length=100,
        examples=["hai an"],
    )
    page_size: PageSize | None = Field(None, description="Default 50; larger values count as 200.")
    page_token: PageToken = None


class FieldFilter(Document):
    """Which fields."""

    proto: ClassVar[type[Message]] = proto.ListFieldsRequest
    agency: Annotated[str | None, Resource("agencies/")] = Field(None, pattern="^[a-z0-9]{1,40}$", examples=["c16594"])
    page_size: PageSize | None = Field(None, description="Default 100; larger values count as 200.")
    page_token: PageToken = None


class ProcedureFilter(Document):
    """Which procedures."""

    proto: ClassVar[type[Message]] = proto.ListProceduresRequest
    agency: Annotated[str | None, Resource("agencies/")] = Field(None, pattern="^[a-z0-9]{1,40}$")
    field: Annotated[str | None, Resource("fields/")] = Field(None, pattern="^[a-z0-9-]{1,60}$")
    query: str | None = Field(
        None,
        description="A code, or words of the name; case and accents are ignored, and one typing error in a word of four "
        "letters or more. Everyday words are known: `sao y công chứng`, `giấy độc thân`.",
        max_length=200,
        examples=["dang ky khai sinh"],
    )
    page_size: PageSize | None = Field(None, description="Default 20; larger values count as 100.")
    page_token: PageToken = None


class FormerUnit(Document):
    """A commune as it was before 1/7/2025."""

    proto: ClassVar[type[Message]] = proto.FormerUnit
    display_name: str = Field(examples=["Phường Hải An"])
    district: str | None = Field(None, examples=["Thị xã Nghi Sơn"])
    whole: bool = Field(description="It went over whole, or was divided between several communes.")


class Agency(Document):
    """An agency (cơ quan)."""

    proto: ClassVar[type[Message]] = proto.Agency
    id: Annotated[str, Resource("agencies/")]
    code: str | None = Field(None, description="The code inside dossier codes.", examples=["H56.245"])
    code_is_sample: bool = Field(description="The province has not supplied this code.")
    display_name: str = Field(examples=["UBND phường Tân Dân"])
    kind: AgencyKind
    gso_code: str | None = None
    units: list[ExecutingUnit]
    matched_former_units: list[FormerUnit] = Field(description="The former units whose name the query matched.")


class AgencyPage(Document):
    """Agencies."""

    proto: ClassVar[type[Message]] = proto.ListAgenciesResponse
    agencies: list[Agency]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


class ProcedureField(Document):
    """A field of procedures (lĩnh vực)."""

    proto: ClassVar[type[Message]] = proto.Field
    id: Annotated[str, Resource("fields/")]
    display_name: str = Field(examples=["Hộ tịch"])
    procedure_count: int | None = None


class FieldList(Document):
    """Fields in alphabetical order."""

    proto: ClassVar[type[Message]] = proto.ListFieldsResponse
    fields: list[ProcedureField]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


_CASE_KEY = "The key of the special case it is for; absent: the usual case."


class ProcedureCase(Document):
    """A special case (trường hợp) that a procedure knows: limits, fees and components may differ in it."""

    proto: ClassVar[type[Message]] = proto.ProcedureCase
    key: str = Field(description="What the parameter `case` takes.", examples=["dang-ky-qua-han"])
    display_name: str = Field(examples=["Đăng ký quá hạn"])


class TimeLimit(Document):
    """A time limit (thời hạn giải quyết) of a channel and case. Without `unit` it is not known."""

    proto: ClassVar[type[Message]] = proto.TimeLimit
    channel: Channel | None = Field(None, description="Absent: any.")
    case_key: str | None = Field(None, description=_CASE_KEY)
    case_name: str | None = None
    amount: int | None = None
    unit: LimitUnit | None = None
    note: str | None = None


class Fee(Document):
    """A fee (phí, lệ phí). Without `amount_vnd` it is unknown or set by the provincial council: never read it as 0."""

    proto: ClassVar[type[Message]] = proto.Fee
    channel: Channel | None = Field(None, description="Absent: any.")
    case_key: str | None = Field(None, description=_CASE_KEY)
    case_name: str | None = None
    amount_vnd: int | None = None
    additional: bool = Field(
        description="On top of the procedure's fee, such as for copies; `note` says for what each."
    )
    note: str | None = None


class Component(Document):
    """A component of a dossier (thành phần hồ sơ)."""

    proto: ClassVar[type[Message]] = proto.Component
    key: str
    display_name: str
    originals: int
    copies: int
    requirement: Requirement
    channels: list[Channel] = Field(description="Channels it is asked for; empty: all.")
    case_key: str | None = Field(None, description="The key of the case it is asked for; absent: always.")
    case_name: str | None = None


class ProcedureSummary(Document):
    """A procedure (thủ tục hành chính) in a list."""

    proto: ClassVar[type[Message]] = proto.Procedure
    id: Annotated[str, Resource("procedures/")] = Field(description="The national code.", examples=["1.001193"])
    version: int
    display_name: str
    field: ProcedureField
    level: str | None = None
    executing_unit: ExecutingUnit | None = None
    applicants: list[str]
    service_level: ServiceLevel | None = None
    non_territorial: bool
    sensitive: bool
    cases: list[ProcedureCase] = Field(description="The special cases it knows.")
    time_limits: list[TimeLimit] = Field(description="All of them; `/requirements` says which one counts.")
    fees: list[Fee] = Field(description="All of them; `/requirements` says which ones count.")
    supplement_rule: SupplementRule | None = None
    supplement_repeats: SupplementRepeats | None = None
    result: str | None = None
    legal_basis: list[str]
    form: Annotated[str | None, Resource("forms/")] = None
    verified: bool = Field(description="The source was checked against the national record.")
    source: str | None = None
    effective_time: datetime | None = None


class Procedure(ProcedureSummary):
    """A procedure with its components."""

    components: list[Component]


class ProcedurePage(Document):
    """Procedures, best match first."""

    proto: ClassVar[type[Message]] = proto.ListProceduresResponse
    procedures: list[ProcedureSummary]
    next_page_token: str | None = Field(None, description="Absent on the last page.")


class RequirementsQuestion(Document):
    """What a dossier would take."""

    proto: ClassVar[type[Message]] = proto.ComputeRequirementsRequest
    channel: Channel = Field(description="How it is filed.", examples=["online"])
    case: Annotated[list[str], Resource("", field="cases")] = Field(
        [],
        description="Keys of the special cases that apply, from `cases` of the procedure; none: the usual case.",
        max_length=20,
    )
    version: int = Field(0, description="A version of the procedure; 0: the one in force.", ge=0, le=2**31 - 1)


class Requirements(Document):
    """What a dossier takes on one channel in some cases."""

    proto: ClassVar[type[Message]] = proto.ComputeRequirementsResponse
    procedure: Annotated[str, Resource("procedures/")] = Field(examples=["1.001193"])
    version: int
    time_limit: TimeLimit
    fee: Fee
    additional_fees: list[Fee] = Field(description="What comes on top in these cases.")
    components: list[Component] = Field(
        description="The components of this channel. What only another case requires is `optional` and names that case: "
        "whether a case applies, the desk decides."
    )


class Form(Document):
    """A declaration form (mẫu đơn, tờ khai) as a JSON Schema 2020-12.

    Every field has a Vietnamese `title`, and a `description` as help. `x-order` is the order in which to show the fields,
    `x-messages` what to say when the keyword of that name beside it is broken (`{title}` stands for the field's title).
    """

    proto: ClassVar[type[Message]] = proto.Form
    id: Annotated[str, Resource("forms/")]
    json_schema: dict[str, Any]


class WorkingSession(Document):
    """A part of the working day, minutes after local midnight; the end is not included."""

    proto: ClassVar[type[Message]] = proto.WorkingSession
    start_minute: int
    end_minute: int


class CalendarOverride(Document):
    """A day that differs from the public calendar."""

    proto: ClassVar[type[Message]] = proto.CalendarOverride
    date: LocalDate
    working: bool
    reason: str | None = None


class WorkingCalendar(Document):
    """When an agency works. Days not named here follow the public holidays of Vietnam."""

    proto: ClassVar[type[Message]] = proto.WorkingCalendar
    sessions: list[WorkingSession]
    weekdays: list[int] = Field(description="ISO 8601: 1 is Monday.")
    overrides: list[CalendarOverride]
