"""What people type, in one form: the same Vietnamese word can be typed in two ways that look alike (NFC and NFD)."""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str) -> str:
    """For names and one-liners: NFC, each run of white space one space, none at the ends, nothing invisible.

    Control and format characters go: text that runs backwards or hides letters is not a name.
    """
    visible = (
        c for c in unicodedata.normalize("NFC", text) if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join("".join(visible).split())


def clean_json(value: Json) -> Json:
    """The same JSON with every key and string in NFC; line breaks stay."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, list):
        return [clean_json(item) for item in value]
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): clean_json(item) for key, item in value.items()}
    return value
