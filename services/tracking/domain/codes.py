"""The dossier code (mã hồ sơ) as people type it; both styles count (DOMAIN §2: legacy, and TT 03/2025/TT-VPCP)."""

from __future__ import annotations

import re
import unicodedata

_LEGACY_AGENCY = r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}"
_NEW_AGENCY = r"[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4}"
_CODE = re.compile(rf"(?:{_LEGACY_AGENCY}|{_NEW_AGENCY})-[0-9]{{6}}-[0-9]{{4,5}}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def normalise_code(text: str) -> str:
    """The code in the form in which it was issued: no spaces, capitals, plain digits and hyphens (phones change them)."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split()).upper()


def is_code(text: str) -> bool:
    """Whether a normalised text can be a dossier code."""
    return _CODE.fullmatch(text) is not None


def day_of(text: str) -> str:
    """The agency and day of a normalised code, `H56.260-261122`: whoever enumerates keeps them. Empty for what is none."""
    return text.rpartition("-")[0] if is_code(text) else ""
