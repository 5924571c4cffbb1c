"""A mail server that delivers nothing and shows everything: SMTP in, a file of JSON lines on disk, HTTP out.

    GET /                      the mails, newest first, for a person
    GET /messages?to=ADDRESS   the mails, newest last, as JSON; without `to` all of them

A mail is on disk before SMTP answers 250.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import logging
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Received
from email.utils import getaddresses
from pathlib import Path

import uvicorn
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

ENVELOPE_RECIPIENTS = "X-RcptTo"
PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
STYLE = "body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}"


@dataclass(frozen=True, slots=True)
class Mail:
    """A received mail, decoded; `to` holds the envelope's recipients, `text` and `html` the body in either form."""

    message_id: str
    sender: str
    to: list[str]
    subject: str
    date: str
    headers: list[list[str]]
    text: str
    html: str


class Inbox(Message):
    """The mails, decoded, oldest first. Kept as they are shown: thousands are read again in a moment."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        directory.mkdir(parents=True, exist_ok=True)
        self._path = directory / "mails.jsonl"
        self._path.touch()
        whole, end, _ = self._path.read_bytes().rpartition(b"\n")
        os.truncate(self._path, len(whole + end))  # what a kill cut off was never acknowledged
        self.mails = [Mail(**json.loads(line)) for line in whole.splitlines()]

    def handle_message(self, message: Received) -> None:
        """Keep a mail: on disk (fsync) first; aiosmtpd answers 250 when this returns."""
        mail = decode(message.as_bytes())
        with self._path.open("ab") as file:
            file.write(json.dumps(asdict(mail)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.mails.append(mail)

    def to(self, address: str | None) -> list[Mail]:
        """The mails to an address, newest last; to anybody for None."""
        return [mail for mail in self.mails if address is None or address.lower() in map(str.lower, mail.to)]


def decode(content: bytes) -> Mail:
    """A mail, decoded (RFC 5322, RFC 2047)."""
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    return Mail(
        message_id=message.get("Message-ID", "").strip(),  # a long one stands on a line of its own
        sender=message.get("From", ""),
        to=[address for _, address in getaddresses(message.get_all(ENVELOPE_RECIPIENTS, []))],
        subject=message.get("Subject", ""),
        date=message.get("Date", ""),
        headers=[[name, str(value)] for name, value in message.items()],
        text=_body(message, "plain") or _body(message, "html"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return str(part.get_content()) if part is not None else ""


def application(inbox: Inbox) -> Starlette:
    """The HTTP view of an inbox."""

    async def messages(request: Request) -> Response:
        return JSONResponse([asdict(mail) for mail in inbox.to(request.query_params.get("to"))])

    async def page(request: Request) -> Response:
        return HTMLResponse(render(reversed(inbox.to(request.query_params.get("to")))), headers=PAGE_HEADERS)

    return Starlette(routes=[Route("/messages", messages), Route("/", page)])


def render(mails: Iterable[Mail]) -> str:
    """The page for a person; links in a mail can be followed."""
    articles = "".join(
        f"<article><h2>{html.escape(mail.subject)}</h2><p>{html.escape(', '.join(mail.to))}, {html.escape(mail.date)}</p>"
        f"<pre>{_with_links(html.escape(mail.text))}</pre></article><hr>"
        for mail in mails
    )
    return f"<!doctype html><meta charset=utf-8><title>Mails</title><style>{STYLE}</style>{articles or 'No mails yet.'}"


def _with_links(escaped: str) -> str:
    return re.sub(r"https?://[^\s<]+", r'<a href="\g<0>">\g<0></a>', escaped)


async def serve(smtp: str, http: str, directory: Path) -> None:
    """Serve until SIGTERM or SIGINT; `smtp` and `http` are `host:port`."""
    loop = asyncio.get_running_loop()
    inbox = Inbox(directory)
    host, _, port = smtp.rpartition(":")
    server = await loop.create_server(
        lambda: SMTP(inbox, hostname="mail.localhost", enable_SMTPUTF8=True, loop=loop), host, int(port)
    )
    host, _, port = http.rpartition(":")
    async with server:
        config = uvicorn.Config(application(inbox), host=host, port=int(port), log_level="warning", access_log=False)
        await uvicorn.Server(config).serve()


def main() -> None:
    """`python -m deploy.local.mail_sink --smtp HOST:PORT --http HOST:PORT --dir DIRECTORY`."""
    parser = argparse.ArgumentParser(description="A mail server that delivers nothing and shows everything.")
    parser.add_argument("--smtp", required=True)
    parser.add_argument("--http", required=True)
    parser.add_argument("--dir", required=True, type=Path)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(serve(arguments.smtp, arguments.http, arguments.dir))


if __name__ == "__main__":
    main()
