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
from services.common.kernel.people import (
    check_birth_date,
    check_email,
    check_name,
    check_phone,
    document_kind_wrong,
    field_required,
)
from services.common.kernel.phones import clean_phone

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
    if profile.full_name:
        yield from check_name(profile.full_name, field="profile.full_name")
    if profile.email:
        yield from check_email(profile.email, field="profile.email")
    if profile.phone:
        yield from check_phone(profile.phone, field="profile.phone")
    if profile.birth_date:
        yield from check_birth_date(profile.birth_date, field="profile.birth_date", today=today)
    if profile.tax_code:
        yield from check_tax_code(profile.tax_code, kind, field="profile.tax_code")
    yield from _check_document(profile)


def _check_presence(kind: AccountKind, profile: Profile) -> Iterator[FieldViolation]:
    required, one_of = REQUIRED[kind], ONE_OF.get(kind, ())
    given = {field.name for field in fields(Profile) if getattr(profile, field.name)}
    missing = [name for name in _LABELS if name in required - given]
    if one_of and given.isdisjoint(one_of):
        missing += one_of
    for name in missing:
        vi, en = _LABELS[name]
        yield field_required(f"profile.{name}", f"Vui lòng nhập {vi}.", f"The {en} is required.")
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
        yield document_kind_wrong(
            "profile.identity_document.kind",
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
            "STRING_MAX_LEN",
            f"Nội dung ô {vi} dài tối đa {limit} ký tự.",
            f"The {en} has at most {limit} characters.",
        )
    if any(unicodedata.category(character).startswith("C") for character in text):
        yield _violation(
            name,
            "STRING_UNREADABLE",
            f"Ô {vi} có ký tự không đọc được. Vui lòng nhập lại.",
            f"The {en} has control or unassigned characters.",
        )


def _violation(name: str, reason: str, vi: str, en: str) -> FieldViolation:
    return FieldViolation(f"profile.{name}", reason, vi, en)
