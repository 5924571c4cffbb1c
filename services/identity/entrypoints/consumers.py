"""Identity's own events: the boxes that they concern are written to."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from motcua.identity.v1 import events_pb2

from services.common.events.bus import Bus
from services.common.events.consumer import Consumer, Poison
from services.common.events.envelope import Envelope
from services.common.rpc import calls
from services.identity.app.correspondence import WRITTEN_ABOUT, WriteLetters
from services.identity.app.password_resets import WriteResetLetter
from services.identity.domain.events import TOPIC, AccountEvent
from services.identity.domain.password_resets import ResetAsked

STREAM = "IDENTITY"
SUBJECTS = ("identity.v1.>",)
LETTERS = "identity-letters"
RESETS = "identity-resets"

_EVENTS = {event.name: event for event in WRITTEN_ABOUT}


def letter_consumer(bus: Bus, write: WriteLetters) -> Consumer:
    """Writes about what happened to an account."""

    async def handle(envelope: Envelope) -> None:
        event = event_of(envelope)
        with calls.serving(calls.Call(traceparent=envelope.traceparent)):
            await write(event)

    subjects = [f"{TOPIC}.{name}" for name in _EVENTS]
    return Consumer(bus, stream=STREAM, name=LETTERS, handler=handle, subjects=subjects)


def reset_consumer(bus: Bus, write: WriteResetLetter) -> Consumer:
    """Writes to those whose password somebody wants to reset."""

    async def handle(envelope: Envelope) -> None:
        event = reset_of(envelope)
        with calls.serving(calls.Call(traceparent=envelope.traceparent)):
            await write(event)

    return Consumer(bus, stream=STREAM, name=RESETS, handler=handle, subjects=[ResetAsked.subject])


def event_of(envelope: Envelope) -> AccountEvent:
    """The event of an account that somebody is written to about. Raises Poison for what is none of ours."""
    try:
        event = events_pb2.AccountEvent.FromString(envelope.data)
    except DecodeError as error:
        raise Poison("MALFORMED_EVENT") from error
    kind = _EVENTS.get(event.event)
    if event.event_id != envelope.id or kind is None:
        raise Poison("MALFORMED_EVENT")
    return kind(envelope.id, _id_of("accounts", event.account), event.version, envelope.time)


def reset_of(envelope: Envelope) -> ResetAsked:
    """The one event of a reset. Raises Poison for what is none of ours."""
    try:
        event = events_pb2.PasswordResetEvent.FromString(envelope.data)
    except DecodeError as error:
        raise Poison("MALFORMED_EVENT") from error
    if event.event_id != envelope.id:
        raise Poison("MALFORMED_EVENT")
    return ResetAsked(envelope.id, _id_of("passwordResets", event.password_reset), envelope.time)


def _id_of(collection: str, name: str) -> str:
    found, _, resource_id = name.partition("/")
    if found != collection or not resource_id:
        raise Poison("MALFORMED_EVENT")
    return resource_id
