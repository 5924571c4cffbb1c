"""Vietnamese text made comparable: "Đăng ký", "DANG KY" and "đăng kí" find the same."""

from __future__ import annotations

import re
import unicodedata

_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "d"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")
# After one plain consonant, y and i spell the same sound (ký/kí, lý/lí, Mỹ/Mĩ); "tay" and "tai" are not touched.
_FINAL_Y = re.compile(r"\b([bcdghklmnprstvx]{1,2})y\b")


def fold(text: str) -> str:
    """Lower case, without accents, words parted by single spaces; punctuation parts words.

    Composed and decomposed input (NFC, NFD) give the same: `Đăng ký` → `dang ky`.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def search_key(text: str) -> str:
    """Folded text in which the two spellings of a final i are one: what words are matched on."""
    return _FINAL_Y.sub(r"\1i", fold(text))


def accented(text: str) -> str:
    """Lower case with accents kept, composed, words parted by single spaces: to prefer what was typed exactly."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
