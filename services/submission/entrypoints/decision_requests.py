"""Requests with which an agency decides as what the use cases take."""

from __future__ import annotations

from typing import Literal, Protocol

from motcua.submission.v1 import desk_service_pb2, dossier_pb2

from services.common.messages import day, identity_document
from services.submission.app.deciding import Decision
from services.submission.app.offers import Wish
from services.submission.domain.act import Officer
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.outcome import Handover, ResultDocument
from services.submission.domain.record.overlays import ComponentCheck
from services.submission.domain.record.parties import Contact
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.record.procedure import Channel
from services.submission.domain.steps.counter import Papers

from .from_proto import instant_of, json_object, party, resource_id
from .record_messages import PAYMENT_KINDS

_PAYMENT_KINDS = {number: kind for kind, number in PAYMENT_KINDS.items()}


class ByOfficer(Protocol):
    """A request of an agency's."""

    @property
    def acting_officer(self) -> dossier_pb2.ActingOfficer:
        """Who acts behind a ward's certificate."""
        ...

    def HasField(self, field_name: Literal["acting_officer"]) -> bool:
        """See `Message.HasField`."""
        ...


class Deciding(ByOfficer, Protocol):
    """A request with which an agency decides about a dossier."""

    name: str
    etag: str


def officer(request: ByOfficer) -> Officer | None:
    """Who acts behind a ward's certificate."""
    acting = request.acting_officer
    return Officer(acting.id, acting.display_name, acting.title) if request.HasField("acting_officer") else None


def decision(request: Deciding) -> Decision:
    """Which dossier, as seen when, and by whom."""
    return Decision(resource_id(request.name), request.etag, officer(request))


def later_date(
    request: desk_service_pb2.AcceptDossierRequest | desk_service_pb2.FileAtCounterRequest,
) -> LaterDate | None:
    """An officer's wish for more time. Raises InvalidArgument for an instant beyond all reason."""
    at = instant_of(request, "appointment_time")
    return LaterDate(at, request.appointment_reason) if at else None


def payment_kind(number: dossier_pb2.PaymentKind.ValueType) -> PaymentKind:
    """What a payment is for."""
    return _PAYMENT_KINDS[number]


def result(message: dossier_pb2.Result) -> ResultDocument:
    """The document that settles a dossier. Raises InvalidArgument for a date that is none."""
    return ResultDocument(
        kind=message.kind,
        number=message.number,
        issued_on=day(message.date, field="result.date"),
        signer=message.signer,
        attachment_id=message.attachment.rpartition("/")[2],
        refuses=message.refusal,
    )


def handover(request: desk_service_pb2.ReturnDossierResultRequest) -> Handover:
    """Who received the result."""
    return Handover(
        receiver_name=request.receiver_name,
        channel=Channel(request.channel),
        receiver_document=identity_document(request.receiver_document)
        if request.HasField("receiver_document")
        else None,
        postal_code=request.postal_code,
    )


def wish_at_counter(request: desk_service_pb2.FileAtCounterRequest, agency_id: str) -> Wish:
    """What somebody asks for at an agency's counter."""
    return Wish(
        procedure_code=resource_id(request.procedure),
        channel=Channel(request.channel),
        cases=request.cases,
        receiving_id=agency_id,
        handling_id=resource_id(request.handling_agency),
        return_id=resource_id(request.return_agency),
    )


def papers(request: desk_service_pb2.FileAtCounterRequest) -> Papers:
    """What was handed in at the counter. Raises InvalidArgument for a date that is none."""
    return Papers(
        channel=Channel(request.channel),
        submitter=party(request.submitter, "submitter"),
        owner=party(request.owner, "owner"),
        contact=Contact(email=request.contact.email, phone=request.contact.phone),
        checks=tuple(
            ComponentCheck(each.key, each.originals, each.certified_copies, each.photocopies)
            for each in request.component_checks
        ),
        declaration=json_object(request.declaration),
    )
