"""Hands letters to the mail relay."""

from __future__ import annotations

from services.common.mail import Mail, MailRefused, MailSender
from services.identity.app.ports import RecipientRefused
from services.identity.domain.letters import Letter


class SmtpMailer:
    """The `Mailer` over SMTP."""

    def __init__(self, sender: MailSender) -> None:
        self._sender = sender

    async def send(self, event_id: str, letter: Letter) -> None:
        """See `Mailer.send`."""
        try:
            await self._sender.send(Mail(event_id, letter.kind, letter.to, letter.subject, letter.text, letter.html))
        except MailRefused as error:
            raise RecipientRefused from error
