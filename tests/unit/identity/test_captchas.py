"""A captcha counts once, for its purpose, for five minutes; a look-up pass names nobody."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from services.common.kernel.principal import ANONYMOUS
from services.common.runtime import SystemSecrets
from services.identity.domain import lookup_passes
from services.identity.domain.captchas import (
    ALPHABET,
    LENGTH,
    Captcha,
    CaptchaPurpose,
    draw_answer,
    new_captcha,
    redeem,
)
from services.identity.domain.errors import CaptchaWrong

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CAPTCHA = new_captcha(captcha_id="c1", purpose=CaptchaPurpose.REGISTER, answer="HK7PX", key=KEY, now=NOW)


def answers(
    text: str,
    *,
    captcha: Captcha | None = CAPTCHA,
    purpose: CaptchaPurpose = CaptchaPurpose.REGISTER,
    key: bytes = KEY,
    seconds: float = 60,
) -> bool:
    try:
        redeem(captcha, purpose=purpose, text=text, key=key, now=NOW + timedelta(seconds=seconds))
    except CaptchaWrong:
        return False
    return True


@pytest.mark.parametrize("text", ["HK7PX", "hk7px", " hk7 px "])
def test_the_answer_counts_in_any_case_and_spacing(text: str) -> None:
    assert answers(text)


@pytest.mark.parametrize("text", ["", "HK7P", "HK7PXX", "HK7PY", "\u0130"])
def test_another_answer_does_not(text: str) -> None:
    assert not answers(text)


@pytest.mark.parametrize("purpose", [CaptchaPurpose.LOOKUP, CaptchaPurpose.USER_NAME])
def test_it_does_not_count_for_another_purpose(purpose: CaptchaPurpose) -> None:
    assert not answers("HK7PX", purpose=purpose)


def test_it_expires_after_five_minutes() -> None:
    assert answers("HK7PX", seconds=299)
    assert not answers("HK7PX", seconds=300)


def test_once_it_is_taken_out_of_the_store_it_is_gone() -> None:
    assert not answers("HK7PX", captcha=None)


def test_whoever_reads_the_database_learns_no_answer() -> None:
    assert b"HK7PX" not in CAPTCHA.answer_digest
    other = new_captcha(captcha_id="c2", purpose=CaptchaPurpose.REGISTER, answer="HK7PX", key=KEY, now=NOW)
    assert other.answer_digest != CAPTCHA.answer_digest
    assert not answers("HK7PX", key=b"n" * 32)


def test_answers_are_drawn_from_characters_that_cannot_be_mistaken() -> None:
    assert not set(ALPHABET) & set("0OQD1IL2Z5S6G8BV")
    drawn = {draw_answer(SystemSecrets()) for _ in range(200)}
    assert all(len(answer) == LENGTH and set(answer) <= set(ALPHABET) for answer in drawn)
    assert len(drawn) > 190


def test_every_character_can_be_drawn() -> None:
    class Counting:
        def __init__(self) -> None:
            self.value = 0

        def token(self) -> str:
            self.value += 1
            return base64.urlsafe_b64encode(self.value.to_bytes(32)).rstrip(b"=").decode()

    secrets = Counting()
    assert {draw_answer(secrets)[0] for _ in range(len(ALPHABET))} == set(ALPHABET)


def test_a_look_up_pass_is_good_for_five_minutes_at_tracking_alone() -> None:
    granted = lookup_passes.grant(pass_id="p1", earner=ANONYMOUS, network="", now=NOW)
    assert granted.expires_at == NOW + timedelta(minutes=5)
    assert lookup_passes.AUDIENCE == "tracking"
