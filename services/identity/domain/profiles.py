"""What an account says of whom it is: every field that is wrong is named at once, at registration and at each change.

Which fields each kind of account needs stands in one table, `REQUIRED`; what is in none of its columns is refused, so
that nothing is collected without a purpose (Luật 91/2025/QH15, data minimisation).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date

from services.common.kernel.errors import FieldViolation
from services.common.kernel.identity_documents import (
    DocumentKind,
    check_document,
    normalise_document,
    normalise_number,
)
from services.common.kernel.mailboxes import is_mailbox
from services.common.kernel.names import is_person_name
from services.common.kernel.phones import clean_phone, is_phone

from .accounts import AccountKind, Profile
from .normal_forms import clean_email, clean_text
from .tax_codes import check_tax_code

_REPRESENTATIVE = frozenset({"full_name", "representative_position", "identity_document"})
_CONTACT = frozenset({"email", "phone", "address"})

REQUIRED: Mapping[AccountKind, frozenset[str]] = {
    AccountKind.CITIZEN: frozenset({"full_name", "birth_date", "identity_document"}) | _CONTACT,
    AccountKind.ORGANISATION: frozenset({"organisation_name"}) | _REPRESENTATIVE | _CONTACT,
    AccountKind.ENTERPRISE: frozenset({"organisation_name", "tax_code"}) | _REPRESENTATIVE | _CONTACT,
}
# An organisation is known by its tax code or by the decision that established it: one of the two is required.
ONE_OF: Mapping[AccountKind, tuple[str, ...]] = {AccountKind.ORGANISATION: ("tax_code", "establishment_decision")}

_LABELS: Mapping[str, tuple[str, str]] = {
    "full_name": ("họ và tên", "full name"),
    "birth_date": ("ngày sinh", "birth date"),
    "identity_document": ("giấy tờ tuỳ thân", "identity document"),
    "email": ("thư điện tử", "e-mail address"),
    "phone": ("số điện thoại", "phone number"),
    "address": ("địa chỉ", "address"),
    "organisation_name": ("tên tổ chức, doanh nghiệp", "name of the organisation"),
    "tax_code": ("mã số thuế", "tax code"),
    "establishment_decision": ("số quyết định thành lập", "establishment decision"),
    "representative_position": ("chức vụ của người đại diện", "position of the representative"),
}
_MAX_CHARACTERS: Mapping[str, int] = {
    "full_name": 100,
    "address": 300,
    "organisation_name": 200,
    "establishment_decision": 100,
    "representative_position": 100,
}
_OLDEST_BIRTH_YEAR = 1900


def clean_profile(profile: Profile) -> Profile:
    """The profile in normal form: the same person typed twice is equal."""
    document = profile.identity_document
    return replace(
        profile,
        full_name=clean_text(profile.full_name),
        address=clean_text(profile.address),
        organisation_name=clean_text(profile.organisation_name),
        establishment_decision=clean_text(profile.establishment_decision),
        representative_position=clean_text(profile.representative_position),
        identity_document=document and normalise_document(document.kind, document.number),
        email=clean_email(profile.email),
        phone=clean_phone(profile.phone),
        tax_code=normalise_number(profile.tax_code),
    )


def check_profile(kind: AccountKind, profile: Profile, *, today: date) -> Iterator[FieldViolation]:
    """What is wrong with a cleaned profile; paths are those of a request: `profile.email`. `today` is Vietnam's date."""
    yield from _check_presence(kind, profile)
    for name, limit in _MAX_CHARACTERS.items():
        yield from _check_text(name, getattr(profile, name), limit)
    if profile.full_name and not is_person_name(profile.full_name):
        yield _violation("full_name", "MALFORMED", "Họ và tên chỉ gồm chữ cái.", "A name consists of letters.")
    if profile.email:
        yield from check_email(profile.email, field="profile.email")
    if profile.phone and not is_phone(profile.phone):
        yield _violation(
            "phone",
            "MALFORMED",
            "Số điện thoại gồm 10 hoặc 11 chữ số bắt đầu bằng 0; số nước ngoài bắt đầu bằng dấu +.",
            "A phone number is 0 and 9 or 10 digits, or + and a country code.",
        )
    if profile.birth_date and not date(_OLDEST_BIRTH_YEAR, 1, 1) <= profile.birth_date <= today:
        yield _violation("birth_date", "OUT_OF_RANGE", "Ngày sinh chưa đúng.", "The birth date is not plausible.")
    if profile.tax_code:
        yield from check_tax_code(profile.tax_code, kind, field="profile.tax_code")
    yield from _check_document(profile)


def check_email(address: str, *, field: str) -> Iterator[FieldViolation]:
    """What is wrong with a cleaned e-mail address."""
    if not is_mailbox(address):
        yield FieldViolation(
            field,
            "MALFORMED",
            "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@example.vn.",
            "The e-mail address is malformed.",
        )


def _check_presence(kind: AccountKind, profile: Profile) -> Iterator[FieldViolation]:
    required, one_of = REQUIRED[kind], ONE_OF.get(kind, ())
    given = {field.name for field in fields(Profile) if getattr(profile, field.name)}
    missing = [name for name in _LABELS if name in required - given]
    if one_of and given.isdisjoint(one_of):
        missing += one_of
    for name in missing:
        vi, en = _LABELS[name]
        yield _violation(name, "REQUIRED", f"Vui lòng nhập {vi}.", f"The {en} is required.")
    for name in sorted(given - required - set(one_of)):
        vi, en = _LABELS[name]
        yield _violation(
            name,
            "NOT_EXPECTED",
            f"Loại tài khoản này không cần {vi}. Vui lòng để trống.",
            f"An account of this kind has no {en}.",
        )


def _check_document(profile: Profile) -> Iterator[FieldViolation]:
    document = profile.identity_document
    if document is None:
        return
    if document.kind is DocumentKind.TAX_CODE:
        yield _violation(
            "identity_document.kind",
            "NOT_EXPECTED",
            "Mã số thuế không phải giấy tờ tuỳ thân. Vui lòng chọn căn cước hoặc hộ chiếu.",
            "A tax code is not a person's identity document.",
        )
        return
    yield from check_document(document, field="profile.identity_document.number", birth_date=profile.birth_date)


def _check_text(name: str, text: str, limit: int) -> Iterator[FieldViolation]:
    vi, en = _LABELS[name]
    if len(text) > limit:
        yield _violation(
            name,
            "TOO_LONG",
            f"Nội dung ô {vi} dài tối đa {limit} ký tự.",
            f"The {en} has at most {limit} characters.",
        )
    if any(unicodedata.category(character).startswith("C") for character in text):
        yield _violation(
            name,
            "UNREADABLE",
            f"Ô {vi} có ký tự không đọc được. Vui lòng nhập lại.",
            f"The {en} has control or unassigned characters.",
        )


def _violation(name: str, reason: str, vi: str, en: str) -> FieldViolation:
    return FieldViolation(f"profile.{name}", reason, vi, en)
