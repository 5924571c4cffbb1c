"""One form for what people type: names, addresses, user names, passwords."""

from __future__ import annotations

import unicodedata


def clean_text(text: str) -> str:
    """NFC (phones send decomposed Vietnamese), each run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_user_name(name: str) -> str:
    """Lower case, for keyboards that begin with a capital."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def clean_email(address: str) -> str:
    """Lower case: no mail system in use tells two boxes apart by case, and people type it either way."""
    return unicodedata.normalize("NFKC", address).strip().lower()


def bare(text: str) -> str:
    """Letters and digits alone, without case and marks: `Nguyễn Văn A` and `nguyenvana` are the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(character for character in decomposed if character.isalnum())


def clean_password(password: str) -> str:
    """NFKC, so that the same typed password is the same on every device (NIST SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
