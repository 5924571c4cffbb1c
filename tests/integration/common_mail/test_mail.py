"""Mail through a real SMTP server: what arrives, and which failures are worth another try."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.common.kernel.errors import Unavailable
from services.common.mail import Mail, MailRefused, MailSender

MAIL = Mail(
    event_id="01931e5a-7e2c-7cc3-98c4-0123456789ab",
    kind="submitted",
    to="nguoi-dan@example.vn",
    subject="Hồ sơ H56.16654.1-261122-0001 đã được gửi",
    text="Kính gửi ông/bà,\n\nHồ sơ đã được gửi tới cơ quan tiếp nhận.\n",
)


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


class Server:
    """Keeps what it gets; answers to RCPT and DATA are set by the test."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.on_recipient = "250 OK"
        self.on_data = "250 OK"
        self.port = 0

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if self.on_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        return self.on_data

    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.received[-1], policy=email.policy.default)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Server()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(handler), "127.0.0.1", 0) as listening:
        handler.port = listening.sockets[0].getsockname()[1]
        yield handler


def sender_to(port: int) -> MailSender:
    return MailSender(f"smtp://127.0.0.1:{port}", "mot-cua@motcua.example.vn", StoppedClock())


async def test_a_vietnamese_mail_arrives_as_written(server: Server) -> None:
    await sender_to(server.port).send(MAIL)
    message = server.message()
    assert message["Subject"] == MAIL.subject
    assert message["To"] == "nguoi-dan@example.vn"
    assert message["From"] == "Một Cửa <mot-cua@motcua.example.vn>"
    assert message["Date"] == "Sun, 22 Nov 2026 03:04:05 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


async def test_text_and_html_go_together(server: Server) -> None:
    await sender_to(server.port).send(replace(MAIL, html="<p>Hồ sơ đã được gửi.</p>"))
    message = server.message()
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert html is not None
    assert "Hồ sơ đã được gửi." in html.get_content()


async def test_a_repeat_has_the_same_message_id_and_another_kind_has_not(server: Server) -> None:
    sender = sender_to(server.port)
    for mail in (MAIL, MAIL, replace(MAIL, kind="accepted")):
        await sender.send(mail)
    first, again, other = (email.message_from_bytes(content)["Message-ID"] for content in server.received)
    assert first == again == "<01931e5a-7e2c-7cc3-98c4-0123456789ab.submitted@motcua.example.vn>"
    assert other != first


@pytest.mark.parametrize("answer", ["550 no such mailbox", "553 not allowed"])
async def test_a_recipient_refused_for_good_is_not_tried_again(server: Server, answer: str) -> None:
    server.on_recipient = answer
    with pytest.raises(MailRefused) as refusal:
        await sender_to(server.port).send(MAIL)
    assert refusal.value.metadata == {"code": answer[:3]}
    assert "nguoi-dan" not in refusal.value.text_en()


async def test_content_refused_for_good_is_not_tried_again(server: Server) -> None:
    server.on_data = "554 rejected"
    with pytest.raises(MailRefused):
        await sender_to(server.port).send(MAIL)


@pytest.mark.parametrize(("on_recipient", "on_data"), [("451 later", "250 OK"), ("250 OK", "452 mailbox full")])
async def test_a_refusal_for_now_is_worth_another_try(server: Server, on_recipient: str, on_data: str) -> None:
    server.on_recipient, server.on_data = on_recipient, on_data
    with pytest.raises(Unavailable):
        await sender_to(server.port).send(MAIL)


async def test_a_server_that_is_away_is_worth_another_try() -> None:
    with pytest.raises(Unavailable):
        await sender_to(1).send(MAIL)


@pytest.mark.parametrize("field", ["to", "subject"])
async def test_nobody_can_smuggle_in_a_header(server: Server, field: str) -> None:
    value = "a@example.vn\r\nBcc: b@example.vn"
    with pytest.raises(ValueError, match=r"."):
        await sender_to(server.port).send(replace(MAIL, **{field: value}))
    assert server.received == []
