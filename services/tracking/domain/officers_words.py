"""What an officer wrote, as a letter may tell it."""

from __future__ import annotations

import re

_MASK = "***"
# Perhaps in groups, as on a card. Groups with dots are money, but for what begins with 0; phone numbers have other lengths.
# What stands beside a number, such as how many copies, does not hide it.
_GAP = r"(?:(?<=\d\d)[ \xa0-](?=\d\d))?"
_PERSONAL_NUMBER = rf"0\d\d(?:\.\d{{3}}){{3}}|\d(?:{_GAP}\d){{11}}"
_CMND = rf"\d(?:{_GAP}\d){{8}}"
_PASSPORT = rf"(?<![^\W_])[A-Za-z]\d(?:{_GAP}\d){{6,7}}"
_NUMBER = re.compile(rf"(?:(?<!\d)(?<!\d\.)(?:{_PERSONAL_NUMBER}|{_CMND})|{_PASSPORT})(?![^\W_]|\.\d)")


def without_identity_numbers(text: str) -> str:
    """The text with three stars for whatever looks like the number of an identity document.

    Mail travels and is stored in the clear, and its address was typed by somebody: the citizen reads the number, if an
    officer wrote one, after logging in. A foreign passport's number has no shape of its own, and stays.
    """
    return _NUMBER.sub(_MASK, text)
