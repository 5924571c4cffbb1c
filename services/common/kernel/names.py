"""Names of people, in any language that writes with letters."""

from __future__ import annotations

import unicodedata

_MARKS = frozenset(" .'’-")


def is_person_name(text: str) -> bool:
    """Whether it can be the name of a person (họ và tên): letters, and the marks that stand between them."""
    return any(character.isalpha() for character in text) and all(
        unicodedata.category(character)[0] in "LM" or character in _MARKS for character in text
    )
