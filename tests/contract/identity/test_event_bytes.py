"""The bytes of account events are a contract: a message that was stored years ago must still be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.consumer import Poison
from services.identity.adapters import event_codec
from services.identity.domain.events import AccountEvent, AccountRegistered, ContactVerified, VerificationAsked
from services.identity.entrypoints.consumers import account_of

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
}


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_bytes_stay_the_same(kind: type[AccountEvent]) -> None:
    envelope = event_codec.to_envelope(kind("e1", "a1", 1, TIME), "")
    assert envelope.data.hex() == GOLDEN[kind]
    assert envelope.subject == f"identity.v1.account.{kind.name}"
    assert envelope.type == f"vn.motcua.account.{kind.name}.v1"
    assert envelope.source == "/motcua/identity"
    assert account_of(envelope) == "a1"


@pytest.mark.parametrize("data", [b"\xff", b"", bytes.fromhex("0a026532"), bytes.fromhex("0a0265311a026131")])
def test_what_is_no_event_is_refused(data: bytes) -> None:
    envelope = event_codec.to_envelope(AccountRegistered("e1", "a1", 1, TIME), "")
    with pytest.raises(Poison):
        account_of(replace(envelope, data=data))
