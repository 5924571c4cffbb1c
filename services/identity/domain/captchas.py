"""Captchas (mã xác nhận): one answer, for one purpose, once, within five minutes.

The store gives a captcha out by removing it, so an answer can't be tried twice. What is kept is a keyed hash: whoever reads
the database learns no answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.common.kernel.ports import Secrets

from .errors import CaptchaWrong

LIFETIME = timedelta(minutes=5)
LENGTH = 5
ALPHABET = "ACEFHJKMNPRTUWXY3479"
"""Capital letters and digits without look-alikes in a warped picture (0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V)."""


class CaptchaPurpose(StrEnum):
    """What an answer may be used for."""

    REGISTER = "register"
    USER_NAME = "user_name"
    LOOKUP = "lookup"
    PASSWORD_RESET = "password_reset"


@dataclass(frozen=True, slots=True)
class Captcha:
    """A captcha as kept: `answer_digest` is a keyed hash bound to its id."""

    id: str
    purpose: CaptchaPurpose
    answer_digest: bytes
    expires_at: datetime


def draw_answer(secrets: Secrets) -> str:
    """A random answer of `LENGTH` characters. (256 bits over 20 characters: the bias is not measurable.)"""
    number = int.from_bytes(base64.urlsafe_b64decode(secrets.token() + "="))
    answer = ""
    while len(answer) < LENGTH:
        number, index = divmod(number, len(ALPHABET))
        answer += ALPHABET[index]
    return answer


def new_captcha(*, captcha_id: str, purpose: CaptchaPurpose, answer: str, key: bytes, now: datetime) -> Captcha:
    """The captcha to keep for an answer that was drawn."""
    return Captcha(captcha_id, purpose, _digest(key, captcha_id, answer), now + LIFETIME)


def redeem(captcha: Captcha | None, *, purpose: CaptchaPurpose, text: str, key: bytes, now: datetime) -> None:
    """Checks what was typed against a captcha that was just removed from the store (None: there was none).

    Upper and lower case are the same, spaces do not count. Raises `CaptchaWrong`.
    """
    if captcha is None or captcha.purpose is not purpose or now >= captcha.expires_at:
        raise CaptchaWrong
    if not hmac.compare_digest(captcha.answer_digest, _digest(key, captcha.id, text)):
        raise CaptchaWrong


def _digest(key: bytes, captcha_id: str, text: str) -> bytes:
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return hmac.new(key, f"{captcha_id}\0{typed}".encode(), hashlib.sha256).digest()
