"""File names that people chose: kept for people, made safe for headers and file systems."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_MAX_CHARACTERS = 120
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')


def safe_file_name(name: str) -> str:
    """The name in Unicode NFC, without path separators, control and direction characters; at most 120 characters.

    The extension survives the cut. Never empty, never hidden (leading dots go).
    """
    clean = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if dot and len(extension) <= 10:
        clean = stem[: _MAX_CHARACTERS - len(extension) - 1] + dot + extension
    return clean[:_MAX_CHARACTERS] or "tep-dinh-kem"


def attachment_disposition(name: str) -> str:
    """`Content-Disposition` that saves the file under its own name (RFC 6266, RFC 8187), with an ASCII fallback."""
    safe = safe_file_name(name)
    plain = unicodedata.normalize("NFKD", safe.replace("đ", "d").replace("Đ", "D"))
    fallback = re.sub(r"[^A-Za-z0-9._ -]", "", plain).strip() or "tep-dinh-kem"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(safe, safe='')}"
