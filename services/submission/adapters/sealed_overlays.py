"""Supplements, payments and what else lies over the status, in the sealed part of a dossier. JSON types only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.submission.domain.record.attachments import Attachment
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.overlays import ComponentCheck, Extension, WithdrawalRequest
from services.submission.domain.record.payments import Payment, PaymentKind
from services.submission.domain.record.supplements import Content, Guide, Item, Supplement
from services.submission.domain.status import Status

from . import open_part
from .sealed_people import Sealed, contact, party, read_contact, read_party


def of(dossier: Dossier) -> dict[str, Any]:
    """All of it, by name."""
    return {
        "supplements": [_supplement(each) for each in dossier.supplements],
        "payments": [_payment(each) for each in dossier.payments],
        "withdrawal": _withdrawal(dossier.withdrawal),
        "extension": _extension(dossier.extension),
        "checks": [
            [each.key, each.originals, each.certified_copies, each.photocopies] for each in dossier.component_checks
        ],
    }


def read(sealed: Sealed) -> dict[str, Any]:
    """The fields of a `Dossier`, as `of` wrote them; a dossier that was kept before there were such things has none."""
    return {
        "supplements": tuple(map(_read_supplement, sealed.get("supplements", ()))),
        "payments": tuple(map(_read_payment, sealed.get("payments", ()))),
        "withdrawal": _read_withdrawal(sealed.get("withdrawal")),
        "extension": _read_extension(sealed.get("extension")),
        "component_checks": tuple(ComponentCheck(*each) for each in sealed.get("checks", ())),
    }


def _supplement(supplement: Supplement) -> dict[str, Any]:
    return {
        "items": [[item.field, item.name, item.remark, item.explanation] for item in supplement.items],
        "remark": supplement.remark_id,
        "asked_at": _text(supplement.asked_at),
        "due_at": _text(supplement.due_at),
        "guide": [supplement.guide.name, supplement.guide.phone],
        "previous": supplement.previous.value,
        "before": _content(supplement.before),
        "titles": [[list(place), title] for place, title in supplement.titles.items()],
        "sent_at": _text(supplement.sent_at),
        "confirm_due": _text(supplement.confirm_due),
        "confirmed_at": _text(supplement.confirmed_at),
        "lapsed_at": _text(supplement.lapsed_at),
    }


def _read_supplement(value: Sealed) -> Supplement:
    return Supplement(
        items=tuple(Item(*item) for item in value["items"]),
        remark_id=value["remark"],
        asked_at=_instant(value["asked_at"]),
        due_at=_instant(value["due_at"]),
        guide=Guide(*value["guide"]),
        previous=Status(value["previous"]),
        before=_read_content(value["before"]),
        titles={tuple(place): title for place, title in value["titles"]},
        sent_at=_perhaps(value["sent_at"]),
        confirm_due=_perhaps(value["confirm_due"]),
        confirmed_at=_perhaps(value["confirmed_at"]),
        lapsed_at=_perhaps(value["lapsed_at"]),
    )


def _content(content: Content) -> dict[str, Any]:
    return {
        "submitter": party(content.submitter),
        "owner": party(content.owner),
        "contact": contact(content.contact),
        "declaration": content.declaration,
        "attachments": [_attachment(file) for file in content.attachments],
    }


def _read_content(value: Sealed) -> Content:
    return Content(
        submitter=read_party(value["submitter"]),
        owner=read_party(value["owner"]),
        contact=read_contact(value["contact"]),
        declaration=value["declaration"],
        attachments=tuple(map(_read_attachment, value["attachments"])),
    )


def _attachment(file: Attachment) -> dict[str, Any]:
    return open_part.attachment(file) | {"created_at": _text(file.created_at), "name": file.file_name}


def _read_attachment(value: Mapping[str, Any]) -> Attachment:
    row = {**value, "created_at": _instant(value["created_at"])}
    return open_part.read_attachment(row, value["name"])


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "amount": payment.amount,
        "kind": payment.kind.value,
        "payee": payment.payee,
        "demanded_at": _text(payment.demanded_at),
        "receipt": payment.receipt,
        "confirmed_at": _text(payment.confirmed_at),
    }


def _read_payment(value: Sealed) -> Payment:
    return Payment(
        amount=value["amount"],
        kind=PaymentKind(value["kind"]),
        payee=value["payee"],
        demanded_at=_instant(value["demanded_at"]),
        receipt=value["receipt"],
        confirmed_at=_perhaps(value["confirmed_at"]),
    )


def _withdrawal(request: WithdrawalRequest | None) -> dict[str, Any] | None:
    return None if request is None else {"remark": request.remark_id, "asked_at": _text(request.asked_at)}


def _read_withdrawal(value: Sealed | None) -> WithdrawalRequest | None:
    return None if value is None else WithdrawalRequest(value["remark"], _instant(value["asked_at"]))


def _extension(extension: Extension | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    return {
        "cause": extension.cause,
        "apology": extension.apology,
        "signer": extension.signer,
        "previous_due": _text(extension.previous_due),
        "due_at": _text(extension.due_at),
        "extended_at": _text(extension.extended_at),
    }


def _read_extension(value: Sealed | None) -> Extension | None:
    if value is None:
        return None
    return Extension(
        cause=value["cause"],
        apology=value["apology"],
        signer=value["signer"],
        previous_due=_instant(value["previous_due"]),
        due_at=_instant(value["due_at"]),
        extended_at=_instant(value["extended_at"]),
    )


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _perhaps(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)
