"""An event on its way: the CloudEvents 1.0 attributes and the body, as the outbox keeps it and the bus carries it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/protobuf"

# Narrow on purpose: neither a name (spaces, diacritics) nor an e-mail address fits in.
_ATTRIBUTE = re.compile(r"[A-Za-z0-9._:/+-]{1,255}")
_SUBJECT = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event. Body apart, everything is visible to whoever runs the bus: no personal data, ASCII only.

    `id` is a UUIDv7 and the de-duplication key (`ce-id`, `Nats-Msg-Id`); `type` e.g. `vn.motcua.dossier.submitted.v1`;
    `source` a URI reference, e.g. `/motcua/submission`; `key` the aggregate's id (`ce-subject`); `sequence` counts
    within the key from 1 and is the order of publication; `subject` the NATS subject, e.g.
    `dossier.v1.<agency id>.submitted`; `traceparent` a W3C trace context or empty; `data` a serialised protobuf message.

    Raises `ValueError` for attributes that must not travel.
    """

    id: str
    type: str
    source: str
    key: str
    sequence: int
    time: datetime
    subject: str
    data: bytes
    traceparent: str = ""

    def __post_init__(self) -> None:
        for name in ("id", "type", "source", "key"):
            if not _ATTRIBUTE.fullmatch(getattr(self, name)):
                raise ValueError(f"the event's {name} must be short plain ASCII without spaces")
        if self.traceparent and not _ATTRIBUTE.fullmatch(self.traceparent):
            raise ValueError("the event's traceparent must be short plain ASCII without spaces")
        if not _SUBJECT.fullmatch(self.subject):
            raise ValueError("the event's subject must be tokens of [a-z0-9_-] joined by dots")
        if self.sequence < 1:
            raise ValueError("the event's sequence counts from 1")
        if self.time.tzinfo is None:
            raise ValueError("the event's time must have a zone")
