"""Events as they travel: `motcua.identity.v1.AccountEvent` and `PasswordResetEvent`."""

from __future__ import annotations

from motcua.identity.v1 import events_pb2

from services.common.events.envelope import Envelope
from services.identity.domain.events import AccountEvent
from services.identity.domain.password_resets import ResetAsked

SOURCE = "/motcua/identity"


def to_envelope(event: AccountEvent, traceparent: str) -> Envelope:
    """The event as it is published; a change has one event at most, so the version is its place in the order."""
    body = events_pb2.AccountEvent(
        event_id=event.event_id, event=event.name, account=f"accounts/{event.account_id}", version=event.version
    )
    body.occur_time.FromDatetime(event.occurred_at)
    return Envelope(
        id=event.event_id,
        type=event.type,
        source=SOURCE,
        key=event.account_id,
        sequence=event.version,
        time=event.occurred_at,
        subject=event.subject,
        data=body.SerializeToString(deterministic=True),
        traceparent=traceparent,
    )


def reset_to_envelope(event: ResetAsked, traceparent: str) -> Envelope:
    """The one event of a reset, as it is published."""
    body = events_pb2.PasswordResetEvent(event_id=event.event_id, password_reset=f"passwordResets/{event.reset_id}")
    body.occur_time.FromDatetime(event.occurred_at)
    return Envelope(
        id=event.event_id,
        type=event.type,
        source=SOURCE,
        key=event.reset_id,
        sequence=1,
        time=event.occurred_at,
        subject=event.subject,
        data=body.SerializeToString(deterministic=True),
        traceparent=traceparent,
    )
