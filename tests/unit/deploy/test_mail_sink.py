"""The mail sink shows what was sent, decoded and harmless."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.policy import SMTP
from pathlib import Path

import pytest

from deploy.local.mail_sink import Inbox, decode, render


def mail(subject: str = "Đã tiếp nhận hồ sơ", text: str = "Kính gửi ông/bà") -> Message:
    message = EmailMessage(policy=SMTP)
    message["From"] = "mot-cua@example.org"
    message["To"] = "nguoi-dan@example.org"
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.org>"
    message["X-RcptTo"] = "nguoi-dan@example.org, ban-sao@example.org"
    message.set_content(text)
    return message


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "mail")


def test_headers_and_text_are_decoded(inbox: Inbox) -> None:
    inbox.handle_message(mail())
    (received,) = inbox.to("Nguoi-Dan@example.org")

    assert received.subject == "Đã tiếp nhận hồ sơ"
    assert received.text.strip() == "Kính gửi ông/bà"
    assert received.message_id == "<1@example.org>"
    assert received.to == ["nguoi-dan@example.org", "ban-sao@example.org"]


def test_both_forms_of_a_body_are_shown(inbox: Inbox) -> None:
    both = mail(text="Kính gửi ông/bà")
    assert isinstance(both, EmailMessage)
    both.add_alternative("<p>Kính gửi ông/bà</p>", subtype="html")
    inbox.handle_message(both)
    (received,) = inbox.to(None)

    assert received.text.strip() == "Kính gửi ông/bà"
    assert received.html.strip() == "<p>Kính gửi ông/bà</p>"


def test_a_mail_is_found_by_its_envelope_recipient_newest_last(inbox: Inbox) -> None:
    for number in range(12):
        inbox.handle_message(mail(subject=str(number)))

    assert [found.subject for found in inbox.to("ban-sao@example.org")] == [str(number) for number in range(12)]
    assert inbox.to("nobody@example.org") == []


def test_mails_survive_a_restart_in_their_order(inbox: Inbox, tmp_path: Path) -> None:
    for number in range(12):
        inbox.handle_message(mail(subject=str(number)))

    assert Inbox(tmp_path / "mail").mails == inbox.mails


def test_a_mail_that_a_kill_cut_off_was_never_there(inbox: Inbox, tmp_path: Path) -> None:
    inbox.handle_message(mail(subject="1"))
    with (tmp_path / "mail" / "mails.jsonl").open("ab") as file:
        file.write(b'{"message_id": "<2@exam')

    after = Inbox(tmp_path / "mail")
    after.handle_message(mail(subject="3"))
    assert [found.subject for found in Inbox(tmp_path / "mail").mails] == ["1", "3"]


def test_the_page_shows_a_mail_as_text_and_makes_its_links_follow(inbox: Inbox) -> None:
    inbox.handle_message(mail("<script>", "see http://127.0.0.1:8080/verify?a=1&b=2 <b>"))
    page = render(inbox.mails)

    assert "<script>" not in page
    assert "<b>" not in page
    assert 'href="http://127.0.0.1:8080/verify?a=1&amp;b=2"' in page


def test_a_mail_without_a_body_is_still_a_mail() -> None:
    assert decode(b"Subject: x\r\n\r\n").subject == "x"
