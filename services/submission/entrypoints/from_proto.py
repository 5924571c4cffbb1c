"""Messages as what the use cases take. Their shape was checked by the rules in the protos."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal, Protocol

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import attachment_service_pb2, desk_service_pb2, dossier_pb2, dossier_service_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.messages import identity_document
from services.submission.app.attachments import NewAttachment
from services.submission.app.deciding import Decision
from services.submission.app.offers import Wish
from services.submission.domain.act import Officer
from services.submission.domain.appointments import LaterDate
from services.submission.domain.attachments import Purpose
from services.submission.domain.counter import Papers
from services.submission.domain.draft import Amendment
from services.submission.domain.outcome import Handover, ResultDocument
from services.submission.domain.overlays import ComponentCheck
from services.submission.domain.parties import Contact, Party, PartyKind
from services.submission.domain.payments import PaymentKind
from services.submission.domain.procedure import Channel
from services.submission.domain.text import Json

from .file_messages import PURPOSES
from .record_messages import PAYMENT_KINDS
from .to_proto import PARTY_KINDS

_PARTY_KINDS = {number: kind for kind, number in PARTY_KINDS.items()}
_PURPOSES = {number: purpose for purpose, number in PURPOSES.items()}
_PAYMENT_KINDS = {number: kind for kind, number in PAYMENT_KINDS.items()}
_LAST_YEAR = 2100


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


def resource_id(name: str) -> str:
    """`dossiers/0190…` → `0190…`: what follows the first collection; empty for the empty name."""
    return name.partition("/")[2]


def attachment_ids(name: str) -> tuple[str, str]:
    """`dossiers/{dossier}/attachments/{attachment}` → both ids."""
    _, dossier_id, _, attachment_id = name.split("/")
    return dossier_id, attachment_id


def wish(request: dossier_service_pb2.CreateDossierRequest) -> Wish:
    """What a citizen asks for, and where."""
    return Wish(
        procedure_code=resource_id(request.procedure),
        channel=Channel.ONLINE,
        cases=request.cases,
        receiving_id=resource_id(request.receiving_agency),
        handling_id=resource_id(request.handling_agency),
        return_id=resource_id(request.return_agency),
        place_as_said=request.declared_place,
    )


def wish_to_preview(request: dossier_service_pb2.PreviewFilingRequest) -> Wish:
    """What somebody thinks of filing."""
    channel = Channel(request.channel) if request.channel else Channel.ONLINE
    return Wish(resource_id(request.procedure), channel, request.cases, resource_id(request.agency))


def amendment(dossier: dossier_pb2.Dossier) -> Amendment:
    """New values of a draft. Raises InvalidArgument for a date that is none."""
    return Amendment(
        submitter=_party(dossier.submitter, "dossier.submitter"),
        owner=_party(dossier.owner, "dossier.owner"),
        contact=Contact(email=dossier.contact.email, phone=dossier.contact.phone),
        declaration=_object(dossier.declaration),
    )


def new_attachment(request: attachment_service_pb2.CreateAttachmentRequest) -> NewAttachment:
    """A file as announced."""
    return NewAttachment(
        purpose=_PURPOSES.get(request.purpose, Purpose.COMPONENT),
        component_key=request.component_key,
        file_name=request.file_name,
        content_type=request.content_type,
        size=request.size_bytes,
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
        submitter=_party(request.submitter, "submitter"),
        owner=_party(request.owner, "owner"),
        contact=Contact(email=request.contact.email, phone=request.contact.phone),
        checks=tuple(
            ComponentCheck(each.key, each.originals, each.certified_copies, each.photocopies)
            for each in request.component_checks
        ),
        declaration=_object(request.declaration),
    )


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


def instant_of(request: Message, field: str) -> datetime | None:
    """As `instant`; None where the field is not set."""
    return instant(getattr(request, field), field) if request.HasField(field) else None


def instant(message: Timestamp, field: str) -> datetime:
    """To the millisecond, as everything is kept. Raises InvalidArgument after the year 2100: so far are holidays known."""
    try:
        found = message.ToDatetime(UTC)
    except ValueError:
        raise _no_date(field) from None
    if found.year > _LAST_YEAR:
        raise _no_date(field)
    return found.replace(microsecond=found.microsecond // 1000 * 1000)


def payment_kind(number: dossier_pb2.PaymentKind.ValueType) -> PaymentKind:
    """What a payment is for."""
    return _PAYMENT_KINDS[number]


def result(message: dossier_pb2.Result) -> ResultDocument:
    """The document that settles a dossier. Raises InvalidArgument for a date that is none."""
    return ResultDocument(
        kind=message.kind,
        number=message.number,
        issued_on=_date(message.date, "result.date"),
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


def _party(message: dossier_pb2.Party, field: str) -> Party:
    return Party(
        kind=_PARTY_KINDS.get(message.kind, PartyKind.CITIZEN),
        full_name=message.full_name,
        organisation_name=message.organisation_name,
        identity_document=identity_document(message.identity_document)
        if message.HasField("identity_document")
        else None,
        birth_date=_date(message.birth_date, f"{field}.birth_date") if message.HasField("birth_date") else None,
        address=message.address,
        phone=message.phone,
    )


def _date(message: types_pb2.LocalDate, field: str) -> date:
    try:
        return date.fromisoformat(message.value)
    except ValueError:
        raise _no_date(field) from None


def _no_date(field: str) -> InvalidArgument:
    violation = FieldViolation(
        field, "DATE_INVALID", "Không có ngày này trong lịch. Vui lòng kiểm tra lại.", "There is no such day."
    )
    return InvalidArgument(violations=[violation])


def _object(struct: Struct) -> dict[str, Json]:
    return {key: _json(value) for key, value in struct.fields.items()}


def _json(value: Value) -> Json:
    match value.WhichOneof("kind"):
        case "struct_value":
            return _object(value.struct_value)
        case "list_value":
            return _list(value.list_value)
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            # A Struct knows no integers: what has no fraction was one.
            number = value.number_value
            return int(number) if number.is_integer() else number
        case _:
            return None


def _list(values: ListValue) -> list[Json]:
    return [_json(value) for value in values.values]
