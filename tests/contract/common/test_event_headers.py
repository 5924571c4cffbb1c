"""What an event looks like on the bus: CloudEvents 1.0, binary mode, NATS binding. Consumers elsewhere rely on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.events.bus import Undecodable, decode, encode
from services.common.events.envelope import Envelope

EVENT = Envelope(
    id="0192f0c1-7a00-7000-8000-000000000001",
    type="vn.motcua.dossier.submitted.v1",
    source="/submission",
    key="0192f0c1-7a00-7000-8000-0000000000aa",
    sequence=1,
    time=datetime(2026, 11, 2, 1, 30, 0, 250_000, tzinfo=UTC),
    subject="dossier.v1.a1b2c3.submitted",
    data=b"\x0a\x03abc",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
HEADERS = {
    "Nats-Msg-Id": "0192f0c1-7a00-7000-8000-000000000001",
    "ce-specversion": "1.0",
    "ce-id": "0192f0c1-7a00-7000-8000-000000000001",
    "ce-type": "vn.motcua.dossier.submitted.v1",
    "ce-source": "/submission",
    "ce-subject": "0192f0c1-7a00-7000-8000-0000000000aa",
    "ce-time": "2026-11-02T01:30:00.250Z",
    "ce-sequence": "000000000001",
    "content-type": "application/protobuf",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}


def test_the_headers_are_these() -> None:
    assert encode(EVENT) == HEADERS


def test_what_was_encoded_can_be_decoded() -> None:
    assert decode(EVENT.subject, encode(EVENT), EVENT.data) == EVENT
    untraced = replace(EVENT, traceparent="")
    assert decode(untraced.subject, encode(untraced), untraced.data) == untraced


@pytest.mark.parametrize("header", ["ce-specversion", "ce-id", "ce-type", "ce-source", "ce-subject", "ce-sequence"])
def test_a_message_without_a_required_attribute_is_no_event(header: str) -> None:
    with pytest.raises(Undecodable):
        decode(EVENT.subject, {name: value for name, value in HEADERS.items() if name != header}, EVENT.data)


@pytest.mark.parametrize(
    ("header", "value"),
    [("content-type", "application/json"), ("ce-specversion", "0.3"), ("ce-sequence", "x"), ("ce-time", "yesterday")],
)
def test_a_message_of_another_kind_is_no_event(header: str, value: str) -> None:
    with pytest.raises(Undecodable):
        decode(EVENT.subject, {**HEADERS, header: value}, EVENT.data)


def test_a_message_without_headers_is_no_event() -> None:
    with pytest.raises(Undecodable):
        decode(EVENT.subject, None, EVENT.data)


@pytest.mark.parametrize(
    "attributes",
    [
        {"key": "Nguyễn Văn A"},
        {"key": "nguyenvana@example.com"},
        {"type": "hồ-sơ"},
        {"id": ""},
        {"source": "/submission\r\nx: y"},
        {"traceparent": "a b"},
        {"subject": "dossier.v1.HP.01.nộp"},
        {"subject": "dossier.v1.*"},
        {"subject": "dossier"},
        {"sequence": 0},
        {"time": datetime(2026, 11, 2)},
    ],
)
def test_what_must_not_travel_cannot_be_made(attributes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="the event's"):
        replace(EVENT, **attributes)  # type: ignore[arg-type]  # the point of the test
