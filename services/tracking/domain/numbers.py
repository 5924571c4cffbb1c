"""The number that a person types to find their dossiers: which documents it may be the number of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.kernel.errors import FieldViolation
from services.common.kernel.identity_documents import (
    DocumentKind,
    IdentityDocument,
    check_document,
    is_well_formed,
    normalise_number,
)

from .errors import NumberMalformed

FIELD = "number"
SEARCHED = (
    DocumentKind.CMND,
    DocumentKind.PERSONAL_NUMBER,
    DocumentKind.PASSPORT,
    DocumentKind.FOREIGN_PASSPORT,
)
"""The kinds that dossiers are looked up by, the likeliest first. Tax codes are not among them."""

_MALFORMED = FieldViolation(
    FIELD,
    "IDENTITY_NUMBER_MALFORMED",
    "Số giấy tờ chưa đúng. Số CMND gồm 9 chữ số, số căn cước (CCCD) gồm 12 chữ số, số hộ chiếu Việt Nam gồm một chữ cái "
    "và 7 hoặc 8 chữ số. Với hộ chiếu nước ngoài chỉ gồm chữ số, vui lòng chọn loại giấy tờ.",
    "A CMND number has 9 digits, a personal number 12, a Vietnamese passport number a letter and 7 or 8 digits. "
    "For a foreign passport number of digits only, give the kind.",
)


@dataclass(frozen=True, slots=True)
class SearchedNumber:
    """A number in normal form, and the kinds of document that it may stand on; never none."""

    number: str
    kinds: Sequence[DocumentKind]


def read_number(text: str, kind: DocumentKind | None) -> SearchedNumber:
    """The number that was typed, of the kind that was said, else of whatever kind its shape allows.

    Digits alone are no foreign passport unless that is said: else no CMND and no CCCD could be mistyped. Raises
    NumberMalformed.
    """
    number = normalise_number(text)
    if kind is not None:
        if violations := check_document(IdentityDocument(kind, number), field=FIELD):
            raise NumberMalformed(violations=violations)
        return SearchedNumber(number, (kind,))
    kinds = [each for each in SEARCHED if is_well_formed(IdentityDocument(each, number))]
    if number.isdigit():
        kinds = [each for each in kinds if each is not DocumentKind.FOREIGN_PASSPORT]
    if not kinds:
        raise NumberMalformed(violations=[_MALFORMED])
    return SearchedNumber(number, tuple(kinds))
