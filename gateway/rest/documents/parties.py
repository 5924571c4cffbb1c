"""Who a dossier is of, and whom notices go to."""

from __future__ import annotations

from typing import ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2
from pydantic import Field

from gateway.rest.documents.enums import PartyKind
from gateway.rest.documents.people import IdentityDocument, LocalDate
from gateway.rest.mapping import Document


class Party(Document):
    """A person, organisation or enterprise named in a dossier; completeness is checked when it is sent."""

    proto: ClassVar[type[Message]] = dossier_pb2.Party
    kind: PartyKind | None = None
    full_name: str | None = Field(
        None, description="Of the person, or of the representative.", examples=["Nguyễn Văn A"]
    )
    birth_date: LocalDate | None = None
    identity_document: IdentityDocument | None = None
    organisation_name: str | None = Field(None, description="Of the organisation or enterprise.")
    address: str | None = Field(None, examples=["Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa"])
    phone: str | None = Field(None, examples=["0912345678"])


class Contact(Document):
    """Where notices go."""

    proto: ClassVar[type[Message]] = dossier_pb2.Contact
    email: str | None = Field(
        None, description="Mails about the dossier go there.", examples=["nguyenvana@example.com"]
    )
    phone: str | None = Field(None, examples=["0912345678"])
