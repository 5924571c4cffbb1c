"""The dossier code (mã hồ sơ): agency code, local date YYMMDD, number of the day, as in `H56.245-261122-0001`.

Two styles live side by side (TT 03/2025/TT-VPCP): the legacy agency code of four parts read right to left
(`000.17.22.H56`) and the new one read left to right, of variable depth. Both are accepted.
A code is guessable, so knowing one never gives access to anything.
"""

from __future__ import annotations

import re
import unicodedata

_LEGACY_AGENCY = r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}"
_AGENCY = r"[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4}"

NEW_STYLE_AGENCY = re.compile(_AGENCY)
CODE = re.compile(rf"(?P<agency>{_LEGACY_AGENCY}|{_AGENCY})-(?P<day>[0-9]{{6}})-(?P<number>[0-9]{{4,5}})")
"""A normalised code."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def normalise_code(text: str) -> str:
    """The code in the form in which it was issued: no spaces, capitals, plain digits and hyphens (phones change them)."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split()).upper()


def is_code(text: str) -> bool:
    """Whether a normalised text can be a dossier code."""
    return CODE.fullmatch(text) is not None


def day_of(text: str) -> str:
    """The agency and day of a normalised code, `H56.260-261122`: whoever enumerates keeps them. Empty for what is none."""
    return text.rpartition("-")[0] if is_code(text) else ""
