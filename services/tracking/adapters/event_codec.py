"""`motcua.submission.v1.DossierEvent` as tracking reads it, and as a ward may."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2, events_pb2

from services.common.messages import instant
from services.tracking.domain.event import Agency, Event, MalformedEvent
from services.tracking.domain.status import Status


def decode(body: bytes) -> Event:
    """The event in a message body. Raises MalformedEvent."""
    try:
        message = events_pb2.DossierEvent.FromString(body)
        return _event(message, body)
    except (DecodeError, ValueError) as error:
        raise MalformedEvent from error


def for_ward(body: bytes) -> bytes:
    """The event without the owner's blind indexes; fields of a newer submission than ours pass untouched."""
    message = events_pb2.DossierEvent.FromString(body)
    message.ClearField("owner_indexes")
    return message.SerializeToString()


def _event(message: events_pb2.DossierEvent, body: bytes) -> Event:
    if not (message.event_id and message.event and message.code and message.sequence > 0 and message.version > 0):
        raise MalformedEvent
    return Event(
        event_id=message.event_id,
        event=message.event,
        dossier_id=_id(message.dossier, "dossiers"),
        version=message.version,
        sequence=message.sequence,
        code=message.code,
        status=Status(message.to_status),
        occurred_at=_known_instant(message.occur_time),
        receiving=_agency(message.receiving_agency),
        handling=_agency(message.handling_agency),
        procedure=message.procedure.display_name,
        field=message.procedure.field,
        sensitive=message.sensitive,
        owner_account=message.owner_account,
        owner_masked=message.owner_masked,
        owner_indexes=tuple(message.owner_indexes),
        submitted_at=instant(message.submit_time),
        acceptance_due=instant(message.acceptance_due_time),
        appointment=instant(message.appointment_time),
        body=body,
    )


def _known_instant(time: Timestamp) -> datetime:
    known = instant(time)
    if known is None:
        raise MalformedEvent
    return known


def _agency(agency: dossier_pb2.AgencyRef) -> Agency:
    return Agency(_id(agency.name, "agencies"), agency.display_name)


def _id(name: str, collection: str) -> str:
    prefix, _, resource_id = name.partition("/")
    if prefix != collection or not resource_id:
        raise MalformedEvent
    return resource_id
