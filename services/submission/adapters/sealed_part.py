"""The part of a dossier that is sealed: whatever people wrote, and whoever they are. JSON types only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.submission.domain.act import Officer
from services.submission.domain.dossier import Dossier
from services.submission.domain.outcome import Handover, ResultDocument
from services.submission.domain.parties import Contact, Party, PartyKind
from services.submission.domain.procedure import Channel

Sealed = Mapping[str, Any]


def of(dossier: Dossier) -> dict[str, Any]:
    """The personal and free-text parts; those of files and remarks by id, officers by step."""
    return {
        "place": dossier.routing.place_as_said,
        "submitter": _party(dossier.submitter),
        "owner": _party(dossier.owner),
        "contact": {"email": dossier.contact.email, "phone": dossier.contact.phone},
        "declaration": dossier.declaration,
        "file_names": {file.id: file.file_name for file in dossier.attachments},
        "remarks": {remark.id: remark.text for remark in dossier.remarks},
        "officers": [_officer(step.officer) for step in dossier.history],
        "handler": dossier.handler,
        "result": _result(dossier.result),
        "handover": _handover(dossier.handover),
    }


def party(value: Sealed) -> Party:
    """A submitter or owner."""
    return Party(
        kind=PartyKind(value["kind"]),
        full_name=value["full_name"],
        organisation_name=value["organisation_name"],
        identity_document=_read_document(value["document"]),
        birth_date=date.fromisoformat(value["birth_date"]) if value["birth_date"] else None,
        address=value["address"],
        phone=value["phone"],
    )


def contact(value: Sealed) -> Contact:
    """Where the notices go."""
    return Contact(email=value["email"], phone=value["phone"])


def officer(value: Sealed | None) -> Officer | None:
    """Who acted behind a ward's certificate."""
    return None if value is None else Officer(value["id"], value["name"], value["title"])


def result(value: Sealed | None) -> ResultDocument | None:
    """The document that settles the dossier."""
    if value is None:
        return None
    return ResultDocument(
        kind=value["kind"],
        number=value["number"],
        issued_on=date.fromisoformat(value["issued_on"]),
        signer=value["signer"],
        attachment_id=value["attachment"],
    )


def handover(value: Sealed | None) -> Handover | None:
    """Who received it."""
    if value is None:
        return None
    return Handover(
        receiver_name=value["receiver_name"],
        channel=Channel(value["channel"]),
        receiver_document=_read_document(value["document"]),
        postal_code=value["postal_code"],
    )


def _party(party: Party) -> dict[str, Any]:
    return {
        "kind": party.kind.value,
        "full_name": party.full_name,
        "organisation_name": party.organisation_name,
        "document": _document(party.identity_document),
        "birth_date": party.birth_date.isoformat() if party.birth_date else None,
        "address": party.address,
        "phone": party.phone,
    }


def _document(document: IdentityDocument | None) -> dict[str, Any] | None:
    return {"kind": document.kind.value, "number": document.number} if document else None


def _read_document(value: Sealed | None) -> IdentityDocument | None:
    return IdentityDocument(DocumentKind(value["kind"]), value["number"]) if value else None


def _officer(officer: Officer | None) -> dict[str, Any] | None:
    return {"id": officer.id, "name": officer.name, "title": officer.title} if officer else None


def _result(result: ResultDocument | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "kind": result.kind,
        "number": result.number,
        "issued_on": result.issued_on.isoformat(),
        "signer": result.signer,
        "attachment": result.attachment_id,
    }


def _handover(handover: Handover | None) -> dict[str, Any] | None:
    if handover is None:
        return None
    return {
        "receiver_name": handover.receiver_name,
        "channel": handover.channel.value,
        "document": _document(handover.receiver_document),
        "postal_code": handover.postal_code,
    }
