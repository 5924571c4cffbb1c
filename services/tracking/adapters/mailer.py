"""Hands letters to the mail relay."""

from __future__ import annotations

from services.common.mail import Mail, MailRefused, MailSender
from services.tracking.app.ports import RecipientRefused
from services.tracking.domain.event import Event
from services.tracking.domain.notice import Letter


class SmtpMailer:
    """The `Mailer` over SMTP."""

    def __init__(self, sender: MailSender) -> None:
        self._sender = sender

    async def send(self, event: Event, letter: Letter) -> None:
        """See `Mailer.send`."""
        mail = Mail(event.event_id, event.event, letter.to, letter.subject, letter.text, letter.html)
        try:
            await self._sender.send(mail)
        except MailRefused as error:
            raise RecipientRefused from error
