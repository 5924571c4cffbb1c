"""How a name is shown to the public."""

from __future__ import annotations

import unicodedata


def mask_name(name: str) -> str:
    """`Nguyễn Văn A` → `N*** V*** A***`: the first letter of each word and always three stars.

    The length of a word tells nothing. Works in any script; what has no letter or digit is left out, so a name may come
    out empty.
    """
    words = unicodedata.normalize("NFC", name).split()
    initials = (next((c for c in word if c.isalnum()), "") for word in words)
    return " ".join(f"{initial}***" for initial in initials if initial)
