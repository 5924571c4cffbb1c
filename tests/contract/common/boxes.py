"""The smallest aggregate that shows everything: a labelled box that counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.common.events.envelope import Envelope
from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import AlreadyExists, FailedPrecondition, NotFound
from services.common.kernel.principal import Kind, Principal
from services.common.storage.mongo import Document

ACCOUNT = Principal(kind=Kind.ACCOUNT, id="account-1")
OTHER = Principal(kind=Kind.ACCOUNT, id="account-2")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class BoxNotFound(NotFound):
    reason = "BOX_NOT_FOUND"


class LabelTaken(AlreadyExists):
    reason = "LABEL_TAKEN"


class BoxFull(FailedPrecondition):
    reason = "BOX_FULL"


@dataclass(frozen=True, slots=True)
class Box:
    id: str
    version: int = 1
    label: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class BoxEvent:
    box: str
    sequence: int
    name: str


def open_box(box_id: str, label: str = "") -> Change[Box, BoxEvent]:
    return Change(Box(box_id, label=label), (BoxEvent(box_id, 1, "opened"),))


def put_in(box: Box) -> Change[Box, BoxEvent]:
    if box.count == 100:
        raise BoxFull
    return Change(replace(box, version=box.version + 1, count=box.count + 1), (_event(box, "filled"),))


def close_once(box: Box) -> Change[Box, BoxEvent]:
    """Possible only once, as the steps of a dossier are."""
    if box.label == "closed":
        raise BoxFull
    return Change(replace(box, version=box.version + 1, label="closed"), (_event(box, "closed"),))


def rename(box: Box, label: str) -> Change[Box, BoxEvent]:
    return Change(replace(box, version=box.version + 1, label=label), ())


def _event(box: Box, name: str) -> BoxEvent:
    return BoxEvent(box.id, box.version + 1, name)


class BoxCodec:
    def to_document(self, aggregate: Box) -> Document:
        label = {"label": aggregate.label} if aggregate.label else {}
        return {"count": aggregate.count, **label}

    def from_document(self, document: Document) -> Box:
        return Box(document["_id"], document["version"], document.get("label", ""), document["count"])

    def to_envelope(self, aggregate: Box, event: BoxEvent) -> Envelope:
        return Envelope(
            id=f"{event.box}-{event.sequence}",
            type=f"vn.motcua.box.{event.name}.v1",
            source="/boxes",
            key=aggregate.id,
            sequence=event.sequence,
            time=NOON,
            subject=f"box.v1.{event.name}",
            data=event.name.encode(),
        )


def command(request_id: str = "", *, actor: Principal = ACCOUNT, method: str = "/boxes/Put", body: str = "") -> Command:
    return Command(actor, request_id, method, hashlib.sha256(body.encode()).digest())
