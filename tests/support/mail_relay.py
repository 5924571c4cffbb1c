"""A mail relay for one test: it keeps what it gets, answers what the test says, and can go away and come back."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.waiting import until

OK = "250 OK"


class MailRelay:
    """An SMTP server on a port of its own, the same one whenever it is opened."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.on_recipient = OK
        self.on_data = OK
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """For MOTCUA_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Takes mails from now on."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody answers any more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        """Called by the SMTP protocol."""
        if self.on_recipient == OK:
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Called by the SMTP protocol."""
        if self.on_data == OK:
            assert isinstance(envelope.content, bytes)
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return self.on_data

    async def about(self, words: str, count: int = 1) -> list[EmailMessage]:
        """The mails with these words in their subject, as soon as there are so many."""
        return await self._when(count, lambda mail: words in mail["Subject"])

    async def to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The mails to an address, as soon as there are so many."""
        return await self._when(count, lambda mail: mail["To"] == address)

    async def _when(self, count: int, wanted: Callable[[EmailMessage], bool]) -> list[EmailMessage]:
        async def arrived() -> bool:
            return sum(map(wanted, self.mails)) >= count

        await until(arrived)
        return list(filter(wanted, self.mails))
