"""What somebody with an account does, on several devices and with the mails that come."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.citizen import Citizen
from tests.support.mailbox import Mail
from tests.support.portal import Portal
from tests.support.rest import Rest
from tests.support.surprise import Refused

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
NEW_PASSWORD = "một câu khác dễ nhớ"


async def log_in(citizen: Citizen, password: str = "", device: str = "") -> dict[str, Any]:
    """A new session, as the API gives it."""
    credentials = {"user_name": citizen.person.user_name, "password": password or citizen.person.password}
    answer = await citizen.portal.rest().post("/sessions", credentials, headers={"User-Agent": device})
    session: dict[str, Any] = answer.body
    return session


async def counts(portal: Portal, session: dict[str, Any]) -> bool:
    """Whether the refresh token still counts; a good one is used."""
    try:
        answer = await portal.rest().post("/sessions:refresh", {"refresh_token": session["refresh_token"]})
    except Refused as refused:
        if refused.reason != "SESSION_EXPIRED":
            raise
        return False
    session.update(answer.body)
    return True


def with_token(portal: Portal, session: dict[str, Any]) -> Rest:
    """The REST API in that session."""
    rest = portal.rest()
    rest.token = session["access_token"]
    return rest


def token_of(mail: Mail, portal: Portal, page: str) -> str:
    """The token in the link of a mail, which opens this page."""
    link = urlsplit(mail.link(portal.doors.gateway))
    assert link.path == page
    return parse_qs(link.query)["token"][0]


def says_nothing_personal(mail: Mail, citizen: Citizen) -> bool:
    """Whether a mail, in both of its forms, leaves out all that its reader would not want others to read."""
    person = citizen.person
    return not any(
        secret in mail.text + mail.html for secret in (person.full_name, person.number, person.phone, person.email)
    )


async def ask_for_reset(portal: Portal, whom: str, key: str | None = None) -> int:
    """Somebody says that the password of this user name or address is forgotten; the HTTP status."""
    body = {"user_name_or_email": whom, "captcha": await portal.captcha("password_reset")}
    return (await portal.rest().post("/accounts:request-password-reset", body, key=key)).status
