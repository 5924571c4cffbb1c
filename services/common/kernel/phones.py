"""Telephone numbers that a person can be called at."""

from __future__ import annotations

import re
import unicodedata

_PHONE = re.compile(r"0[0-9]{9,10}|\+[1-9][0-9]{7,14}")  # as dialled inside the country, or E.164
_PUNCTUATION = frozenset(".()")
_BETWEEN = frozenset({"Cc", "Cf", "Pd", "Zs"})
"""Unicode's controls, formats (phones paste them around a number), dashes and spaces."""


def clean_phone(number: str) -> str:
    """Digits only, as dialled inside the country (`0912345678`); numbers of other countries keep their `+`."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", number) if not _is_separator(c))
    return f"0{digits.removeprefix('+84').lstrip('0')}" if digits.startswith("+84") else digits


def from_abroad(number: str) -> str:
    """A cleaned number as it is dialled from abroad (`+84912345678`)."""
    return f"+84{number[1:]}" if number.startswith("0") else number


def is_phone(number: str) -> bool:
    """Whether a cleaned number can be one: 10 or 11 digits that begin with 0, or `+` and 8 to 15."""
    return _PHONE.fullmatch(number) is not None


def _is_separator(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character) in _BETWEEN
