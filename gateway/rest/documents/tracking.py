"""Where dossiers stand, masked, for anybody."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from google.protobuf.message import Message
from motcua.tracking.v1 import lookup_service_pb2
from pydantic import Field

from gateway.rest.documents.enums import DossierStatus
from gateway.rest.documents.standing import Coded
from gateway.rest.mapping import Document


class PublicStep(Document):
    """A step, in general words."""

    proto: ClassVar[type[Message]] = lookup_service_pb2.PublicStep
    time: datetime
    text: str = Field(examples=["Hồ sơ đã được tiếp nhận"])
    status: DossierStatus | None = None


class PublicDossier(Coded):
    """A dossier as anybody may see it. Of a sensitive procedure the procedure, field, owner and appointment are absent."""

    proto: ClassVar[type[Message]] = lookup_service_pb2.PublicDossier
    code: str = Field(examples=["H56.245-261122-0001"])
    status_text: str = Field(
        description="Where it stands, in plain words, which tell a withdrawal from a refusal as the code does not.",
        examples=["Đã gửi, đang chờ tiếp nhận"],
    )
    procedure: str | None = Field(None, description="Absent in an answer by number, too.")
    field: str | None = Field(None, description="Lĩnh vực.")
    receiving_agency: str | None = Field(None, description="The receiving agency's name.")
    owner_masked: str | None = Field(
        None, description="The owner's name: of each word a letter and three stars.", examples=["N*** V*** A***"]
    )
    submit_time: datetime | None = Field(None, description="When it was sent.")
    appointment_time: datetime | None = Field(None, description="The appointment in force (hẹn trả kết quả).")
    finish_time: datetime | None = Field(None, description="When the result existed.")
    return_time: datetime | None = Field(None, description="When the result was handed over.")
    steps: list[PublicStep] = Field(description="What happened, oldest first.")


class NumberToLookUp(Document):
    """A number of an identity document. Tax codes are not looked up."""

    proto: ClassVar[type[Message]] = lookup_service_pb2.LookUpDossiersByNumberRequest
    kind: Literal["cmnd", "personal_number", "passport", "foreign_passport"] | None = Field(
        None,
        description="Needed for a foreign passport number of digits only; else told by the number: 9 digits are a CMND, "
        "12 a personal number (CCCD), with letters it is a passport.",
    )
    number: str = Field(
        description="The number as printed; spaces, dots and hyphens are ignored.", examples=["038090000001"]
    )


class FoundDossiers(Document):
    """The dossiers of a number, the newest first; their procedures are absent."""

    proto: ClassVar[type[Message]] = lookup_service_pb2.LookUpDossiersByNumberResponse
    dossiers: list[PublicDossier]
