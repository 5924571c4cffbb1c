"""What people type, in one form: the same Vietnamese word can be typed in two ways that look alike (NFC and NFD)."""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_LAYOUT = frozenset("\n\t")


def clean(text: str) -> str:
    """For names and one-liners: NFC, each run of white space one space, none at the ends, nothing invisible.

    Control and format characters go: text that runs backwards or hides letters is not a name.
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in composed if c.isspace() or not _is_invisible(c)).split())


def clean_text(text: str) -> str:
    """For longer texts: NFC and nothing invisible but line breaks and tabs, none of these at the ends."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c in _LAYOUT or not _is_invisible(c)).strip()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def clean_json(value: Json) -> Json:
    """The same JSON with every key in NFC and every string as `clean_text` has it."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_json(item) for item in value]
    return clean_object(value) if isinstance(value, dict) else value


def clean_object(value: dict[str, Json]) -> dict[str, Json]:
    """The same for an object."""
    return {unicodedata.normalize("NFC", key): clean_json(item) for key, item in value.items()}
