"""An address that is accepted can be written to: otherwise its mails would be tried for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.kernel.mailboxes import is_mailbox
from services.common.mail import Mail, MailRefused, MailSender


class _Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("address", ["a@b.vn", "nguyen.van-a+hs@mail.example.com.vn", "A_1@EXAMPLE.VN", "o'x@a-b.vn"])
def test_addresses_that_people_have(address: str) -> None:
    assert is_mailbox(address)


ODD = [
    "",
    "a",
    "a@b",
    "a@b@c.vn",
    "a..b@x.vn",
    ".a@x.vn",
    "a.@x.vn",
    "a,b@x.vn",
    "a;b@x.vn",
    "<a>@x.vn",
    '"a b"@x.vn',
    "a@x..vn",
    "a@-x.vn",
    "a@[1.vn",
    "nguyễn@x.vn",
    "a@nguyễn.vn",
    "a@x.vn\r\nBcc: b@x.vn",
    f"{'a' * 65}@x.vn",
    f"a@{'x.' * 130}vn",
]


@pytest.mark.parametrize("address", ODD)
async def test_a_mail_to_anything_else_is_given_up_at_once(address: str) -> None:
    assert not is_mailbox(address)
    sender = MailSender("smtp://127.0.0.1:1", "mot-cua@motcua.example.vn", _Clock())
    with pytest.raises(MailRefused) as refused:
        await sender.send(Mail("e", "submitted", address, "Hồ sơ", "Kính gửi"))
    assert refused.value.metadata == {"code": "553"}


@given(st.from_regex(r"[!-~]{1,20}@[!-~]{1,20}\.[a-z]{2}", fullmatch=True).filter(is_mailbox))
def test_what_is_accepted_can_stand_in_a_header(address: str) -> None:
    assert Address(addr_spec=address).addr_spec == address
