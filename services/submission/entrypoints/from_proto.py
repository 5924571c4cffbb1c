"""Messages as what the use cases take. Their shape was checked by the rules in the protos."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import attachment_service_pb2, dossier_pb2, dossier_service_pb2

from services.common.kernel import paging
from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.messages import day, identity_document
from services.submission.app.attachments import NewAttachment
from services.submission.app.offers import Wish
from services.submission.domain.record.attachments import Purpose
from services.submission.domain.record.parties import Contact, Party, PartyKind
from services.submission.domain.record.procedure import Channel
from services.submission.domain.steps.draft import Amendment
from services.submission.domain.text import Json

from .file_messages import PURPOSES
from .to_proto import PARTY_KINDS

_PARTY_KINDS = {number: kind for kind, number in PARTY_KINDS.items()}
_PURPOSES = {number: purpose for purpose, number in PURPOSES.items()}
_LAST_YEAR = 2100


def resource_id(name: str) -> str:
    """`dossiers/0190…` → `0190…`: what follows the first collection; empty for the empty name."""
    return name.partition("/")[2]


def page_size(asked: int) -> int:
    """How many dossiers a page of a list holds; 0: none was asked for."""
    return paging.page_size(asked, default=20, most=100)


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
        submitter=party(dossier.submitter, "dossier.submitter"),
        owner=party(dossier.owner, "dossier.owner"),
        contact=Contact(email=dossier.contact.email, phone=dossier.contact.phone),
        declaration=json_object(dossier.declaration),
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


def instant_of(request: Message, field: str) -> datetime | None:
    """As `instant`; None where the field is not set."""
    return instant(getattr(request, field), field) if request.HasField(field) else None


def instant(message: Timestamp, field: str) -> datetime:
    """To the millisecond, as everything is kept. Raises InvalidArgument after the year 2100: so far are holidays known."""
    try:
        found = message.ToDatetime(UTC)
    except ValueError:
        raise _too_far(field) from None
    if found.year > _LAST_YEAR:
        raise _too_far(field)
    return found.replace(microsecond=found.microsecond // 1000 * 1000)


def _too_far(field: str) -> InvalidArgument:
    violation = FieldViolation(
        field,
        "DATE_INVALID",
        f"Vui lòng chọn một thời điểm không muộn hơn năm {_LAST_YEAR}.",
        f"An instant no later than the year {_LAST_YEAR}.",
    )
    return InvalidArgument(violations=[violation])


def party(message: dossier_pb2.Party, field: str) -> Party:
    """Who takes part; `field` names the message. Raises InvalidArgument for a date that is none."""
    return Party(
        kind=_PARTY_KINDS.get(message.kind, PartyKind.CITIZEN),
        full_name=message.full_name,
        organisation_name=message.organisation_name,
        identity_document=identity_document(message.identity_document)
        if message.HasField("identity_document")
        else None,
        birth_date=day(message.birth_date, field=f"{field}.birth_date") if message.HasField("birth_date") else None,
        address=message.address,
        phone=message.phone,
    )


def json_object(struct: Struct) -> dict[str, Json]:
    """A Struct as JSON."""
    return {key: _json(value) for key, value in struct.fields.items()}


def _json(value: Value) -> Json:
    match value.WhichOneof("kind"):
        case "struct_value":
            return json_object(value.struct_value)
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
