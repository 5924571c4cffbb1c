"""What a password must be (NIST SP 800-63B §5.1.1.2): long and not obvious; no rules about its composition."""

from __future__ import annotations

from collections.abc import Collection

from services.common.kernel.errors import FieldViolation

from .normal_forms import bare, clean_password

MIN_CHARACTERS = 10
MAX_CHARACTERS = 128
_MIN_DIFFERENT_CHARACTERS = 4

# The most used ones of at least ten characters, Vietnamese habits included; fewer than four different characters and
# runs of neighbouring digits or letters are recognised without a list.
_COMMON = frozenset(
    {
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "a123456789",
        "a1234567890",
        "abc123456789",
        "anhyeuem123",
        "dichvucong",
        "emyeuanh123",
        "iloveyou123",
        "iloveyou1234",
        "khongbiet123",
        "matkhau123",
        "matkhau1234",
        "matkhau12345",
        "passw0rd123",
        "password123",
        "password1234",
        "q1w2e3r4t5",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "thanhhoa123",
        "vietnam123",
        "vietnam1234",
        "vietnam2026",
    }
)
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


def check_password(password: str, *, guesses: Collection[str], field: str = "password") -> list[FieldViolation]:
    """What is wrong with a new password; empty when it may be used. `guesses` is what who knows its owner tries first."""
    cleaned = clean_password(password)
    if len(cleaned) < MIN_CHARACTERS:
        return [
            FieldViolation(
                field,
                "PASSWORD_TOO_SHORT",
                f"Mật khẩu cần ít nhất {MIN_CHARACTERS} ký tự. Có thể dùng một câu ngắn dễ nhớ.",
                f"A password has at least {MIN_CHARACTERS} characters.",
            )
        ]
    if len(cleaned) > MAX_CHARACTERS:
        return [
            FieldViolation(
                field,
                "PASSWORD_TOO_LONG",
                f"Mật khẩu dài tối đa {MAX_CHARACTERS} ký tự.",
                f"A password has at most {MAX_CHARACTERS} characters.",
            )
        ]
    if _is_obvious(cleaned.lower()) or _is_among(guesses, cleaned):
        return [
            FieldViolation(
                field,
                "PASSWORD_TOO_COMMON",
                "Mật khẩu này quá dễ đoán. Vui lòng chọn mật khẩu khác.",
                "The password is easily guessed.",
            )
        ]
    return []


def _is_obvious(password: str) -> bool:
    return (
        password in _COMMON or len(set(password)) < _MIN_DIFFERENT_CHARACTERS or any(password in run for run in _RUNS)
    )


def _is_among(guesses: Collection[str], password: str) -> bool:
    typed = bare(password)
    return typed != "" and typed in map(bare, guesses)
