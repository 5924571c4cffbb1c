"""The part of a dossier that is sealed: whatever people wrote, and whoever they are. JSON types only."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.submission.domain.act import Officer
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import Handover, ResultDocument
from services.submission.domain.record.procedure import Channel

from . import sealed_overlays
from .sealed_people import Sealed, contact, document, party, read_document


def of(dossier: Dossier) -> dict[str, Any]:
    """The personal and free-text parts; those of files and remarks by id, officers by step."""
    return {
        "place": dossier.routing.place_as_said,
        "submitter": party(dossier.submitter),
        "owner": party(dossier.owner),
        "contact": contact(dossier.contact),
        "declaration": dossier.declaration,
        "file_names": {file.id: file.file_name for file in dossier.attachments},
        "remarks": {remark.id: remark.text for remark in dossier.remarks},
        "officers": [_officer(step.officer) for step in dossier.history],
        "handler": dossier.handler,
        "result": _result(dossier.result),
        "handovers": [_handover(each) for each in dossier.handovers],
        **sealed_overlays.of(dossier),
    }


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
        refuses=value.get("refuses", False),
    )


def handovers(sealed: Sealed) -> tuple[Handover, ...]:
    """Who received it, each time; a dossier that was kept before a result could be recalled has at most one."""
    values = sealed["handovers"] if "handovers" in sealed else filter(None, [sealed["handover"]])
    return tuple(
        Handover(
            receiver_name=value["receiver_name"],
            channel=Channel(value["channel"]),
            receiver_document=read_document(value["document"]),
            postal_code=value["postal_code"],
        )
        for value in values
    )


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
        "refuses": result.refuses,
    }


def _handover(handover: Handover) -> dict[str, Any]:
    return {
        "receiver_name": handover.receiver_name,
        "channel": handover.channel.value,
        "document": document(handover.receiver_document),
        "postal_code": handover.postal_code,
    }
