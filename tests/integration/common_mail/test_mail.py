"""Mail through a real SMTP server: what arrives, and which failures are worth another try."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.kernel.errors import Unavailable
from services.common.mail import Mail, MailRefused, MailSender
from tests.support.clocks import HandClock
from tests.support.mail_relay import OK, MailRelay

MAIL = Mail(
    event_id="01931e5a-7e2c-7cc3-98c4-0123456789ab",
    kind="submitted",
    to="nguoi-dan@example.vn",
    subject="Hồ sơ H56.16654.1-261122-0001 đã được gửi",
    text="Kính gửi ông/bà,\n\nHồ sơ đã được gửi tới cơ quan tiếp nhận.\n",
)


@pytest.fixture
async def relay() -> AsyncIterator[MailRelay]:
    server = MailRelay()
    await server.open()
    yield server
    await server.close()


def sender_to(url: str) -> MailSender:
    clock = HandClock(datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC))
    return MailSender(url, "mot-cua@motcua.example.vn", clock)


async def test_a_vietnamese_mail_arrives_as_written(relay: MailRelay) -> None:
    await sender_to(relay.url).send(MAIL)
    message = relay.mails[-1]
    assert message["Subject"] == MAIL.subject
    assert message["To"] == "nguoi-dan@example.vn"
    assert message["From"] == "Một Cửa <mot-cua@motcua.example.vn>"
    assert message["Date"] == "Sun, 22 Nov 2026 03:04:05 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


async def test_a_subject_of_more_than_one_line_keeps_its_spaces(relay: MailRelay) -> None:
    subject = "Hồ sơ H56.260-261122-0004 đã được tiếp nhận tại Ủy ban nhân dân phường Tân Dân"
    await sender_to(relay.url).send(replace(MAIL, subject=subject))
    assert relay.mails[-1]["Subject"] == subject


async def test_text_and_html_go_together(relay: MailRelay) -> None:
    await sender_to(relay.url).send(replace(MAIL, html="<p>Hồ sơ đã được gửi.</p>"))
    message = relay.mails[-1]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert html is not None
    assert "Hồ sơ đã được gửi." in html.get_content()


async def test_a_repeat_has_the_same_message_id_and_another_kind_has_not(relay: MailRelay) -> None:
    sender = sender_to(relay.url)
    for mail in (MAIL, MAIL, replace(MAIL, kind="accepted")):
        await sender.send(mail)
    first, again, other = (mail["Message-ID"] for mail in relay.mails)
    assert first == again == "<01931e5a-7e2c-7cc3-98c4-0123456789ab.submitted@motcua.example.vn>"
    assert other != first


@pytest.mark.parametrize("answer", ["550 no such mailbox", "553 not allowed"])
async def test_a_recipient_refused_for_good_is_not_tried_again(relay: MailRelay, answer: str) -> None:
    relay.on_recipient = answer
    with pytest.raises(MailRefused) as refusal:
        await sender_to(relay.url).send(MAIL)
    assert refusal.value.metadata == {"code": answer[:3]}
    assert "nguoi-dan" not in refusal.value.text_en()


async def test_content_refused_for_good_is_not_tried_again(relay: MailRelay) -> None:
    relay.on_data = "554 rejected"
    with pytest.raises(MailRefused):
        await sender_to(relay.url).send(MAIL)


@pytest.mark.parametrize(("on_recipient", "on_data"), [("451 later", OK), (OK, "452 mailbox full")])
async def test_a_refusal_for_now_is_worth_another_try(relay: MailRelay, on_recipient: str, on_data: str) -> None:
    relay.on_recipient, relay.on_data = on_recipient, on_data
    with pytest.raises(Unavailable):
        await sender_to(relay.url).send(MAIL)


async def test_a_server_that_is_away_is_worth_another_try() -> None:
    with pytest.raises(Unavailable):
        await sender_to("smtp://127.0.0.1:1").send(MAIL)


async def test_a_server_that_answers_every_command_late_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.common.mail._TIMEOUT_SECONDS", 0.5)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError):
            writer.write(b"220 relay\r\n")
            while await reader.readline():
                await asyncio.sleep(0.3)
                writer.write(b"250 ok\r\n")

    async with await asyncio.start_server(answer, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable) as failure:
            await sender_to(f"smtp://127.0.0.1:{port}").send(MAIL)
    assert isinstance(failure.value.__cause__, TimeoutError)


@pytest.mark.parametrize("field", ["to", "subject"])
async def test_nobody_can_smuggle_in_a_header(relay: MailRelay, field: str) -> None:
    value = "a@example.vn\r\nBcc: b@example.vn"
    with pytest.raises((MailRefused, ValueError), match=r"."):
        await sender_to(relay.url).send(replace(MAIL, **{field: value}))
    assert relay.mails == []
