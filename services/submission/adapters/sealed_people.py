"""People in the sealed part of a dossier: parties, contact, documents. JSON types only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.submission.domain.record.parties import Contact, Party, PartyKind

Sealed = Mapping[str, Any]


def party(party: Party) -> dict[str, Any]:
    """A submitter or owner."""
    return {
        "kind": party.kind.value,
        "full_name": party.full_name,
        "organisation_name": party.organisation_name,
        "document": document(party.identity_document),
        "birth_date": party.birth_date.isoformat() if party.birth_date else None,
        "address": party.address,
        "phone": party.phone,
    }


def read_party(value: Sealed) -> Party:
    """As `party` wrote it."""
    return Party(
        kind=PartyKind(value["kind"]),
        full_name=value["full_name"],
        organisation_name=value["organisation_name"],
        identity_document=read_document(value["document"]),
        birth_date=date.fromisoformat(value["birth_date"]) if value["birth_date"] else None,
        address=value["address"],
        phone=value["phone"],
    )


def contact(contact: Contact) -> dict[str, Any]:
    """Where the notices go."""
    return {"email": contact.email, "phone": contact.phone}


def read_contact(value: Sealed) -> Contact:
    """As `contact` wrote it."""
    return Contact(email=value["email"], phone=value["phone"])


def document(document: IdentityDocument | None) -> dict[str, Any] | None:
    """An identity document."""
    return {"kind": document.kind.value, "number": document.number} if document else None


def read_document(value: Sealed | None) -> IdentityDocument | None:
    """As `document` wrote it."""
    return IdentityDocument(DocumentKind(value["kind"]), value["number"]) if value else None
