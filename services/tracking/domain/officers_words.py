"""What an officer wrote, as a letter may tell it."""

from __future__ import annotations

import re

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument, is_well_formed, normalise_number

_MASK = "***"
_KINDS = (DocumentKind.CMND, DocumentKind.PERSONAL_NUMBER, DocumentKind.PASSPORT)
# Digits as on a card, perhaps in groups. Groups with dots are money; phone numbers have other lengths.
_CANDIDATE = re.compile(r"(?<![\w.,])[A-Za-z]?\d{2,}(?:[ -]\d{2,})*(?!\w|[.,]\d)")


def without_identity_numbers(text: str) -> str:
    """The text with three stars for whatever looks like the number of an identity document.

    Mail travels and is stored in the clear, and its address was typed by somebody: the citizen reads the number, if an
    officer wrote one, after logging in. A foreign passport's number has no shape of its own, and stays.
    """
    return _CANDIDATE.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    number = normalise_number(found[0])
    looks_like_one = any(is_well_formed(IdentityDocument(kind, number)) for kind in _KINDS)
    return _MASK if looks_like_one else found[0]
