"""The bytes of account events are a contract: a message that was stored years ago must still be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.events.consumer import Poison
from services.identity.adapters import event_codec
from services.identity.domain.events import (
    AccountEvent,
    AccountRegistered,
    ContactVerified,
    EmailChangeAsked,
    EmailChanged,
    PasswordChanged,
    PasswordWasReset,
    VerificationAsked,
)
from services.identity.domain.password_resets import ResetAsked
from services.identity.entrypoints.consumers import event_of, reset_of

TIME = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
GOLDEN = {
    AccountRegistered: "0a02653112"
    + "0a72656769737465726564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    VerificationAsked: "0a02653112"
    + "12766572696669636174696f6e5f61736b6564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    ContactVerified: "0a02653112"
    + "10636f6e746163745f7665726966696564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    PasswordChanged: "0a02653112"
    + "1070617373776f72645f6368616e676564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    PasswordWasReset: "0a02653112"
    + "0e70617373776f72645f7265736574"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    EmailChangeAsked: "0a02653112"
    + "12656d61696c5f6368616e67655f61736b6564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
    EmailChanged: "0a02653112"
    + "0d656d61696c5f6368616e676564"
    + "1a0b6163636f756e74732f6131"
    + "2001"
    + "2a0608d0908fd806",
}
RESET = "0a026531121170617373776f72645265736574732f72311a0608d0908fd806"


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_bytes_stay_the_same(kind: type[AccountEvent]) -> None:
    envelope = event_codec.to_envelope(kind("e1", "a1", 1, TIME), "")
    assert envelope.data.hex() == GOLDEN[kind]
    assert envelope.subject == f"identity.v1.account.{kind.name}"
    assert envelope.type == f"vn.motcua.account.{kind.name}.v1"
    assert envelope.source == "/motcua/identity"
    if kind is not ContactVerified:  # nobody is written to about that one
        assert event_of(envelope) == kind("e1", "a1", 1, TIME)


def test_the_bytes_of_a_reset_stay_the_same() -> None:
    asked = ResetAsked("e1", "r1", TIME)
    envelope = event_codec.reset_to_envelope(asked, "")
    assert envelope.data.hex() == RESET
    assert envelope.subject == "identity.v1.password_reset.asked"
    assert envelope.type == "vn.motcua.password_reset.asked.v1"
    assert reset_of(envelope) == asked


@pytest.mark.parametrize("data", [b"\xff", b"", bytes.fromhex("0a026532"), bytes.fromhex("0a0265311a026131")])
def test_what_is_no_event_is_refused(data: bytes) -> None:
    envelope = event_codec.to_envelope(AccountRegistered("e1", "a1", 1, TIME), "")
    with pytest.raises(Poison):
        event_of(replace(envelope, data=data))
    with pytest.raises(Poison):
        reset_of(replace(envelope, data=data))
