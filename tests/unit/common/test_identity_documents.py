"""Identity numbers: one normal form, and only what can be checked offline."""

from datetime import date

import pytest

from services.common.kernel.identity_documents import (
    DocumentKind,
    PersonalNumberFacts,
    Sex,
    check_document,
    is_well_formed,
    normalise_document,
    normalise_number,
    personal_number_facts,
)

CMND, PERSONAL, PASSPORT, FOREIGN, TAX = DocumentKind


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("171 234 567", "171234567"),
        ("038.099.000.001", "038099000001"),
        (" b1234567 ", "B1234567"),
        ("0100109106-001", "0100109106001"),
        ("\uff10\uff13\uff18\uff10\uff19\uff19\uff10\uff10\uff10\uff10\uff10\uff11", "038099000001"),  # full-width
    ],
)
def test_one_normal_form_however_it_is_typed(typed: str, normal: str) -> None:
    assert normalise_number(typed) == normal
    assert normalise_number(normal) == normal


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        (CMND, "171234567", True),
        (CMND, "17123456", False),
        (CMND, "1712345678", False),
        (CMND, "17123456A", False),
        (PERSONAL, "038099000001", True),
        (PERSONAL, "000099000001", False),
        (PERSONAL, "38099000001", False),
        (PERSONAL, "٠٣٨٠٩٩٠٠٠٠٠١", False),  # Arabic-Indic digits are digits, but not ours
        (PASSPORT, "B1234567", True),
        (PASSPORT, "C12345678", True),
        (PASSPORT, "BB123456", False),
        (FOREIGN, "AB12CD", True),
        (FOREIGN, "AB12C", False),
        (FOREIGN, "ABCDEFGHIJKLM", False),
        (TAX, "0100109106", True),
        (TAX, "0100109107", False),
        (TAX, "0100109106001", True),
        (TAX, "0100109106000", False),
        (TAX, "038099000001", True),
        (TAX, "010010910", False),
    ],
)
def test_the_shape_of_each_kind(kind: DocumentKind, number: str, good: bool) -> None:
    assert is_well_formed(normalise_document(kind, number)) is good


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("038085000001", PersonalNumberFacts("038", Sex.MALE, 1985)),
        ("038185000001", PersonalNumberFacts("038", Sex.FEMALE, 1985)),
        ("001204000001", PersonalNumberFacts("001", Sex.MALE, 2004)),
        ("001304000001", PersonalNumberFacts("001", Sex.FEMALE, 2004)),
        ("038400000001", PersonalNumberFacts("038", Sex.MALE, 2100)),
    ],
)
def test_a_personal_number_tells_place_sex_and_year_of_birth(number: str, facts: PersonalNumberFacts) -> None:
    assert personal_number_facts(number) == facts


def reasons(number: str, sex: Sex | None = None, birth_date: date | None = None) -> list[str]:
    document = normalise_document(PERSONAL, number)
    return [found.reason for found in check_document(document, field="owner.number", sex=sex, birth_date=birth_date)]


def test_a_personal_number_must_agree_with_the_declared_sex_and_year() -> None:
    assert reasons("038085000001") == []
    assert reasons("038085000001", Sex.MALE, date(1985, 2, 3)) == []
    assert reasons("038085000001", sex=Sex.FEMALE) == ["IDENTITY_NUMBER_CONTRADICTS_SEX"]
    assert reasons("038085000001", birth_date=date(1986, 2, 3)) == ["IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"]
    assert len(reasons("038085000001", Sex.FEMALE, date(2085, 2, 3))) == 2


def test_other_documents_say_nothing_about_sex_and_year() -> None:
    document = normalise_document(CMND, "171234567")
    assert check_document(document, field="number", sex=Sex.FEMALE, birth_date=date(1985, 2, 3)) == []


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_violation_names_the_field_speaks_vietnamese_and_never_repeats_the_number(kind: DocumentKind) -> None:
    [violation] = check_document(normalise_document(kind, "98-76"), field="owner.identity_document.number")
    assert violation.field == "owner.identity_document.number"
    assert violation.reason == "IDENTITY_NUMBER_MALFORMED"
    assert violation.vi
    assert violation.en
    assert "9876" not in violation.vi + violation.en
