"""Mail over SMTP, at least once and recognisable: a repeat carries the same `Message-ID`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from .kernel.errors import FailedPrecondition, Unavailable
from .kernel.mailboxes import is_mailbox
from .kernel.ports import Clock

# The whole conversation, however slowly each answer comes: it must end well before the right to send (`LONGEST_TRY`), so
# that whoever sends sees why.
_TIMEOUT_SECONDS = 8.0
_PERMANENT = range(500, 600)
_NO_MAILBOX = 553  # RFC 5321 §4.2.3: mailbox name not allowed


class _Subject(UniqueUnstructuredHeader):
    """A subject that keeps all its spaces: older CPython loses one between two encoded words (python/cpython#92081)."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        encoded = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # the registry itself adds BaseHeader
_POLICY = SMTP.clone(header_factory=_HEADERS)


class MailRefused(FailedPrecondition):
    """No server will ever take this message (no mailbox, or a 5xx about the recipient or the content): do not try again."""

    reason = "MAIL_REFUSED"
    vi = "Địa chỉ thư điện tử không nhận được thư."
    en = "The mail was refused for good (SMTP {code})."


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person, in plain text and, if given, HTML that says the same.

    `event_id` and `kind` ("submitted", "verify-contact") make the `Message-ID`: one event sends one mail of a kind.
    """

    event_id: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""


class MailSender:
    """Hands messages to the province's relay, one connection each.

    `url` is `smtp://[user:password@]host:port` (STARTTLS when the server offers it) or `smtps://…` (TLS at once).
    """

    def __init__(self, url: str, sender: str, clock: Clock) -> None:
        address = urlsplit(url)
        self._host = address.hostname or "localhost"
        self._port = address.port
        self._tls = address.scheme == "smtps"
        self._user = unquote(address.username) if address.username else None
        self._password = unquote(address.password) if address.password else None
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._clock = clock

    async def send(self, mail: Mail) -> None:
        """Sends once. Raises `MailRefused` (give up) or `Unavailable` (try again; the person may get it twice)."""
        if not is_mailbox(mail.to):
            raise MailRefused(code=str(_NO_MAILBOX))
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                await aiosmtplib.send(
                    self._message(mail),
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password,
                    use_tls=self._tls,
                    local_hostname=self._domain,
                    timeout=_TIMEOUT_SECONDS,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[0].code) from error
        except aiosmtplib.SMTPDataError as error:
            raise _refusal(error.code) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            # Also a 5xx about our log-in or our sender address: that is ours to mend, and no message is lost meanwhile.
            raise Unavailable from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address("Một Cửa", addr_spec=self._sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{mail.event_id}.{mail.kind}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies stay away
        message["Content-Language"] = "vi"
        message.set_content(mail.text)
        if mail.html:
            message.add_alternative(mail.html, subtype="html")
        return message


def _refusal(code: int) -> MailRefused | Unavailable:
    return MailRefused(code=str(code)) if code in _PERMANENT else Unavailable()
