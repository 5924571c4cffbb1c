"""Identity documents and tax codes of Vietnam: their kinds, one normal form, and what can be checked offline.

A number that passes here is well formed, nothing more: a typed number proves nothing about who typed it.

Sources: Luật Căn cước 26/2023/QH15 (CMND not valid since 1 January 2025, still searched for), NĐ 70/2024/NĐ-CP
(structure of the personal number, số định danh cá nhân), Luật Quản lý thuế 38/2019/QH14 art. 35 (mã số thuế; a
personal number serves as the tax code of individuals and household businesses).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.vn import mst

from .errors import FieldViolation


class DocumentKind(StrEnum):
    """What kind of paper a number stands on."""

    CMND = "cmnd"  # giấy chứng minh nhân dân, 9 digits
    PERSONAL_NUMBER = "personal_number"  # số định danh cá nhân, on a CCCD or căn cước card: 12 digits
    PASSPORT = "passport"  # hộ chiếu Việt Nam
    FOREIGN_PASSPORT = "foreign_passport"  # hộ chiếu nước ngoài
    TAX_CODE = "tax_code"  # mã số thuế of an organisation or enterprise


class Sex(StrEnum):
    """Sex as the personal number encodes it (giới tính)."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A document and its number in normal form (see `normalise_number`)."""

    kind: DocumentKind
    number: str


@dataclass(frozen=True, slots=True)
class PersonalNumberFacts:
    """What a 12-digit personal number says about its holder; `place` is the GSO province or the country code."""

    place: str
    sex: Sex
    birth_year: int


_SHAPES: Mapping[DocumentKind, re.Pattern[str]] = {
    DocumentKind.CMND: re.compile(r"[0-9]{9}"),
    DocumentKind.PERSONAL_NUMBER: re.compile(r"(?!000)[0-9]{12}"),
    DocumentKind.PASSPORT: re.compile(r"[A-Z][0-9]{7,8}"),
    DocumentKind.FOREIGN_PASSPORT: re.compile(r"[A-Z0-9]{6,12}"),
    DocumentKind.TAX_CODE: re.compile(r"[0-9]{10}|[0-9]{12,13}"),
}

_SHAPE_TEXTS: Mapping[DocumentKind, tuple[str, str]] = {
    DocumentKind.CMND: ("Số CMND gồm đúng 9 chữ số.", "A CMND number has exactly 9 digits."),
    DocumentKind.PERSONAL_NUMBER: (
        "Số căn cước (số định danh cá nhân) gồm đúng 12 chữ số như in trên thẻ.",
        "A personal number has exactly 12 digits and does not start with 000.",
    ),
    DocumentKind.PASSPORT: (
        "Số hộ chiếu Việt Nam gồm một chữ cái và 7 hoặc 8 chữ số.",
        "A Vietnamese passport number is one letter and 7 or 8 digits.",
    ),
    DocumentKind.FOREIGN_PASSPORT: (
        "Số hộ chiếu nước ngoài gồm 6 đến 12 chữ cái không dấu hoặc chữ số.",
        "A foreign passport number is 6 to 12 letters or digits.",
    ),
    DocumentKind.TAX_CODE: (
        "Mã số thuế chưa đúng. Vui lòng nhập 10 chữ số, 13 chữ số (đơn vị phụ thuộc) hoặc số định danh cá nhân.",
        "A tax code has 10 digits with a check digit, 13 for a branch, or is a 12-digit personal number.",
    ),
}

PERSONAL_NUMBER_LENGTH = 12

_SEPARATORS = re.compile(r"[\s.\-]+")


def normalise_number(number: str) -> str:
    """The one form in which a document number is stored, compared and indexed.

    Upper case, without spaces, dots and hyphens, full-width digits made plain (NFKC).
    """
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", number)).upper()


def normalise_document(kind: DocumentKind, number: str) -> IdentityDocument:
    """The document with its number in normal form."""
    return IdentityDocument(kind, normalise_number(number))


def is_well_formed(document: IdentityDocument) -> bool:
    """Whether the normalised number has the shape, and where there is one the check digit, that its kind prescribes."""
    kind, number = document.kind, document.number
    if _SHAPES[kind].fullmatch(number) is None:
        return False
    if kind is DocumentKind.TAX_CODE and len(number) != PERSONAL_NUMBER_LENGTH:
        return mst.is_valid(number)
    return True


def personal_number_facts(number: str) -> PersonalNumberFacts:
    """Reads place, sex and year of birth from a well-formed 12-digit personal number.

    Digits 1-3 are the place of birth registration, digit 4 the century and sex (0 a man, 1 a woman of the 1900s, 2 and
    3 of the 2000s, and so on), digits 5-6 the year.
    """
    century, is_female = divmod(int(number[3]), 2)
    return PersonalNumberFacts(
        place=number[:3],
        sex=Sex.FEMALE if is_female else Sex.MALE,
        birth_year=1900 + 100 * century + int(number[4:6]),
    )


def check_document(
    document: IdentityDocument, *, field: str, sex: Sex | None = None, birth_date: date | None = None
) -> list[FieldViolation]:
    """What is wrong with a normalised document, given what else the person declared.

    `field` is the path of the number in the request (`owner.identity_document.number`). Empty when nothing speaks
    against it.
    """
    if not is_well_formed(document):
        vi, en = _SHAPE_TEXTS[document.kind]
        return [FieldViolation(field, "IDENTITY_NUMBER_MALFORMED", vi, en)]
    if document.kind is not DocumentKind.PERSONAL_NUMBER:
        return []
    facts = personal_number_facts(document.number)
    violations = []
    if sex is not None and sex is not facts.sex:
        violations.append(
            FieldViolation(
                field,
                "IDENTITY_NUMBER_CONTRADICTS_SEX",
                "Số căn cước không khớp với giới tính đã khai. Vui lòng kiểm tra lại cả hai.",
                "The personal number encodes another sex than the one declared.",
            )
        )
    if birth_date is not None and birth_date.year != facts.birth_year:
        violations.append(
            FieldViolation(
                field,
                "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE",
                "Số căn cước không khớp với năm sinh đã khai. Vui lòng kiểm tra lại cả hai.",
                "The personal number encodes another year of birth than the one declared.",
            )
        )
    return violations
