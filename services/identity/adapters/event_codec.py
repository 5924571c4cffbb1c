"""Account events as they travel: `motcua.identity.v1.AccountEvent` on `identity.v1.account.<event>`."""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import DecodeError
from motcua.identity.v1 import events_pb2

from services.common.envelope import Envelope
from services.identity.domain.accounts import Account
from services.identity.domain.events import AccountEvent

SOURCE = "/identity"
_SUBJECT = "identity.v1.account."
_ACCOUNTS = "accounts/"


class MalformedEvent(ValueError):
    """The bytes are no event of ours."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a consumer needs to know of an event; the rest it asks the account."""

    event_id: str
    account_id: str


def subject(event: type[AccountEvent]) -> str:
    """The NATS subject of a kind of event."""
    return _SUBJECT + event.name


def to_envelope(account: Account, event: AccountEvent, traceparent: str) -> Envelope:
    """The event as it is published; a change has one event at most, so the version is its place in the order."""
    body = events_pb2.AccountEvent(
        event_id=event.event_id, event=event.name, account=_ACCOUNTS + event.account_id, version=event.version
    )
    body.occur_time.FromDatetime(event.occurred_at)
    return Envelope(
        id=event.event_id,
        type=event.type,
        source=SOURCE,
        key=account.id,
        sequence=event.version,
        time=event.occurred_at,
        subject=subject(type(event)),
        data=body.SerializeToString(deterministic=True),
        traceparent=traceparent,
    )


def decode(envelope: Envelope) -> Received:
    """The event in an envelope. Raises `MalformedEvent`."""
    try:
        body = events_pb2.AccountEvent.FromString(envelope.data)
    except DecodeError as error:
        raise MalformedEvent from error
    prefix, _, account_id = body.account.partition("/")
    if body.event_id != envelope.id or f"{prefix}/" != _ACCOUNTS or not account_id:
        raise MalformedEvent
    return Received(body.event_id, account_id)
