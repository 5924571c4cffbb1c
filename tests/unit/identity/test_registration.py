"""Registering a Công dân, Tổ chức or Doanh nghiệp: what each must give, and how every mistake is named at once."""

from dataclasses import replace
from datetime import date

import pytest

from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.identity.domain.accounts import AccountKind, Profile
from services.identity.domain.registration import Registration, check, clean

TODAY = date(2026, 11, 22)
PERSONAL_NUMBER = IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038085000001")
CITIZEN = Profile(
    full_name="Nguyễn Văn A",
    birth_date=date(1985, 2, 3),
    identity_document=PERSONAL_NUMBER,
    email="nguoi-dan@example.vn",
    phone="0912345678",
    address="Phường Tân Dân, tỉnh Thanh Hóa",
)
ENTERPRISE = Profile(
    organisation_name="Công ty TNHH A",
    tax_code="0100109106",
    full_name="Nguyễn Văn A",
    representative_position="Giám đốc",
    identity_document=PERSONAL_NUMBER,
    email="cong-ty@example.vn",
    phone="02373123456",
    address="Phường Hạc Thành, tỉnh Thanh Hóa",
)
ORGANISATION = replace(
    ENTERPRISE,
    organisation_name="Hội A",
    tax_code="",
    establishment_decision="12/QĐ-UBND",
    representative_position="Chủ tịch",
)
PROFILES = {
    AccountKind.CITIZEN: CITIZEN,
    AccountKind.ORGANISATION: ORGANISATION,
    AccountKind.ENTERPRISE: ENTERPRISE,
}


def violations(
    kind: AccountKind, profile: Profile, *, user_name: str = "nguyen.a", password: str = "mot mat khau dai"
) -> list[FieldViolation]:
    try:
        check(clean(Registration(kind, user_name, password, profile)), today=TODAY)
    except InvalidArgument as error:
        return list(error.violations)
    return []


def named(kind: AccountKind, profile: Profile) -> set[tuple[str, str]]:
    return {(found.field, found.reason) for found in violations(kind, profile)}


@pytest.mark.parametrize("kind", list(AccountKind))
def test_a_complete_form_is_accepted(kind: AccountKind) -> None:
    assert violations(kind, PROFILES[kind]) == []


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (AccountKind.CITIZEN, "full_name birth_date identity_document email phone address"),
        (
            AccountKind.ORGANISATION,
            "organisation_name tax_code establishment_decision full_name representative_position identity_document "
            "email phone address",
        ),
        (
            AccountKind.ENTERPRISE,
            "organisation_name tax_code full_name representative_position identity_document email phone address",
        ),
    ],
)
def test_an_empty_form_names_every_field_that_is_required(kind: AccountKind, missing: str) -> None:
    assert named(kind, Profile()) == {(f"profile.{name}", "FIELD_REQUIRED") for name in missing.split()}


def test_an_organisation_is_known_by_tax_code_or_establishment_decision() -> None:
    by_tax_code = replace(ORGANISATION, establishment_decision="", tax_code="0100109106")
    assert violations(AccountKind.ORGANISATION, by_tax_code) == []
    assert violations(AccountKind.ORGANISATION, replace(ORGANISATION, tax_code="0100109106")) == []


def test_what_a_kind_does_not_need_is_not_collected() -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, organisation_name="Hội A")) == {
        ("profile.organisation_name", "NOT_EXPECTED")
    }
    assert named(AccountKind.ENTERPRISE, replace(ENTERPRISE, birth_date=date(1985, 2, 3))) == {
        ("profile.birth_date", "NOT_EXPECTED")
    }


def test_all_mistakes_are_named_at_once_each_in_two_languages() -> None:
    wrong = replace(CITIZEN, email="nguoi-dan", phone="123", address="", birth_date=date(2027, 1, 1))
    found = violations(AccountKind.CITIZEN, wrong, user_name="A", password="ngan")
    assert {one.field for one in found} == {
        "user_name",
        "password",
        "profile.email",
        "profile.phone",
        "profile.address",
        "profile.birth_date",
        "profile.identity_document.number",
    }
    assert all(one.vi and one.en and one.vi != one.en for one in found)


@pytest.mark.parametrize(
    "email", ["a@b", "a b@example.vn", "a@example", "@example.vn", "a@-x.vn", "á@example.vn", "a" * 65 + "@a.vn"]
)
def test_a_malformed_email_address_is_refused(email: str) -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, email=email)) == {("profile.email", "EMAIL_MALFORMED")}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84 (0)912-345-678", "0912345678"),
        ("0237 3123 456", "02373123456"),
        ("+1 650 555 0100", "+16505550100"),
    ],
)
def test_a_phone_number_is_kept_as_it_is_dialled(typed: str, kept: str) -> None:
    registration = clean(Registration(AccountKind.CITIZEN, "a", "p", replace(CITIZEN, phone=typed)))
    assert registration.profile.phone == kept
    assert violations(AccountKind.CITIZEN, registration.profile) == []


@pytest.mark.parametrize("phone", ["912345678", "09123", "0912345678901", "+84", "khong co"])
def test_a_malformed_phone_number_is_refused(phone: str) -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, phone=phone)) == {("profile.phone", "PHONE_MALFORMED")}


def test_the_same_person_typed_in_two_ways_is_the_same() -> None:
    typed = replace(
        CITIZEN,
        full_name="  Nguye\u0302\u0303n  Va\u0306n A ",
        email=" Nguoi-Dan@Example.VN ",
        identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038 085 000 001"),
    )
    registration = clean(Registration(AccountKind.CITIZEN, " Nguyen.A ", "p", typed))
    assert registration.profile == CITIZEN
    assert registration.user_name == "nguyen.a"


@pytest.mark.parametrize("name", ["12345", "Nguyễn <script>", "A\u0000B", "A\u202eB", "...", "😀"])
def test_a_name_consists_of_letters(name: str) -> None:
    assert ("profile.full_name", "NAME_MALFORMED") in named(AccountKind.CITIZEN, replace(CITIZEN, full_name=name))


@pytest.mark.parametrize("name", ["Nguyễn Văn A", "H'Hen Niê", "Đặng", "Jean-Luc O’Neil", "李小龍"])
def test_names_of_all_peoples_are_names(name: str) -> None:
    assert violations(AccountKind.CITIZEN, replace(CITIZEN, full_name=name)) == []


@pytest.mark.parametrize("character", ["\u0000", "\u0007", "\u202e", "\ud800"])
def test_unreadable_characters_are_refused_in_every_text(character: str) -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, address=f"Phường{character}Tân Dân")) == {
        ("profile.address", "STRING_UNREADABLE")
    }


def test_texts_have_a_length() -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, address="a" * 301)) == {("profile.address", "STRING_MAX_LEN")}


@pytest.mark.parametrize(
    ("born", "reason"), [(date(1899, 12, 31), "BIRTH_DATE_TOO_EARLY"), (date(2026, 11, 23), "BIRTH_DATE_IN_FUTURE")]
)
def test_a_birth_date_is_in_living_memory_and_not_in_the_future(born: date, reason: str) -> None:
    profile = replace(CITIZEN, birth_date=born, identity_document=IdentityDocument(DocumentKind.PASSPORT, "B1234567"))
    assert named(AccountKind.CITIZEN, profile) == {("profile.birth_date", reason)}


def test_somebody_born_today_has_a_birth_date() -> None:
    profile = replace(CITIZEN, birth_date=TODAY, identity_document=IdentityDocument(DocumentKind.PASSPORT, "B1234567"))
    assert violations(AccountKind.CITIZEN, profile) == []


def test_a_personal_number_must_agree_with_the_year_of_birth() -> None:
    assert named(AccountKind.CITIZEN, replace(CITIZEN, birth_date=date(1986, 2, 3))) == {
        ("profile.identity_document.number", "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE")
    }


def test_a_tax_code_has_a_check_digit_and_is_no_persons_document() -> None:
    assert named(AccountKind.ENTERPRISE, replace(ENTERPRISE, tax_code="0100109107")) == {
        ("profile.tax_code", "TAX_CODE_CHECK_DIGIT")
    }
    as_document = replace(ENTERPRISE, identity_document=IdentityDocument(DocumentKind.TAX_CODE, "0100109106"))
    assert named(AccountKind.ENTERPRISE, as_document) == {
        (("profile.identity_document.kind", "IDENTITY_DOCUMENT_KIND_WRONG"))
    }


@pytest.mark.parametrize("user_name", ["abc", "nguyen.van_a-1", "a" * 32, "Nguyen", "1ab"])
def test_good_user_names(user_name: str) -> None:
    assert violations(AccountKind.CITIZEN, CITIZEN, user_name=user_name) == []


@pytest.mark.parametrize("user_name", ["", "ab", "a" * 33, "nguyễn", "a b c", ".abc", "abc-", "a/b", "abc\n"])
def test_bad_user_names(user_name: str) -> None:
    found = violations(AccountKind.CITIZEN, CITIZEN, user_name=user_name.replace("\n", "\nx"))
    assert [(one.field, one.reason) for one in found] == [("user_name", "USER_NAME_MALFORMED")]


@pytest.mark.parametrize("user_name", ["038085000001", "038.085-000_001", "0912345678"])
def test_a_number_of_a_person_is_no_user_name(user_name: str) -> None:
    found = violations(AccountKind.CITIZEN, CITIZEN, user_name=user_name)
    assert [(one.field, one.reason) for one in found] == [("user_name", "USER_NAME_MALFORMED")]


@pytest.mark.parametrize("password", ["mật khẩu của tôi", "x7#kfj2!pq", "đi chợ mua cá", "aB3 aB3 aB3"])
def test_a_long_password_needs_no_special_characters(password: str) -> None:
    assert violations(AccountKind.CITIZEN, CITIZEN, password=password) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngan ngan", "PASSWORD_TOO_SHORT"),
        ("a b" * 43, "PASSWORD_TOO_LONG"),
        ("Matkhau123", "PASSWORD_TOO_COMMON"),
        ("1234567890", "PASSWORD_TOO_COMMON"),
        ("9876543210", "PASSWORD_TOO_COMMON"),
        ("abcdefghijk", "PASSWORD_TOO_COMMON"),
        ("aaaaaaaaaaab", "PASSWORD_TOO_COMMON"),
        ("tran.van.hai", "PASSWORD_TOO_COMMON"),
    ],
)
def test_short_and_obvious_passwords_are_refused(password: str, reason: str) -> None:
    found = violations(AccountKind.CITIZEN, CITIZEN, user_name="tran.van.hai", password=password)
    assert [(one.field, one.reason) for one in found] == [("password", reason)]


@pytest.mark.parametrize(
    "password",
    [
        "Trần Văn Hải",
        "tranvanhai",
        "038085000001",
        "038 085 000 001",
        "Nguoi-Dan-O-Bien@example.vn",
        "nguoi.dan.o.bien",
        "0912345678",
        "+84912345678",
        "84 912 345 678",
        "hai.tran_tv",
    ],
)
def test_what_others_know_of_a_person_is_no_password(password: str) -> None:
    hai = replace(CITIZEN, full_name="Trần Văn Hải", email="nguoi-dan-o-bien@example.vn")
    found = violations(AccountKind.CITIZEN, hai, user_name="hai.tran.tv", password=password)
    assert [(one.field, one.reason) for one in found] == [("password", "PASSWORD_TOO_COMMON")]


def test_what_others_know_of_an_enterprise_is_no_password() -> None:
    for password in (ENTERPRISE.tax_code, "cong ty tnhh a"):
        found = violations(AccountKind.ENTERPRISE, ENTERPRISE, password=password)
        assert [(one.field, one.reason) for one in found] == [("password", "PASSWORD_TOO_COMMON")]


def test_marks_alone_may_be_a_password_though_a_citizen_has_no_tax_code() -> None:
    assert violations(AccountKind.CITIZEN, CITIZEN, password="!@#$%^&*()_+") == []


def test_no_violation_repeats_what_was_typed() -> None:
    typed = replace(CITIZEN, email="lo-thu-dien-tu", phone="777", full_name="77 Bí Mật")
    for found in violations(AccountKind.CITIZEN, typed, user_name="!!bimat", password="bimat"):
        for secret in ("lo-thu", "777", "77 Bí", "bimat"):
            assert secret not in found.vi + found.en
