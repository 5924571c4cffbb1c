"""What is wrong with what people say of themselves: one reason for one mistake, at registration as in a dossier.

What is checked is in normal form, and there; what must be there is its owner's to say (`field_required`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .errors import FieldViolation
from .mailboxes import is_mailbox
from .names import is_person_name
from .phones import is_phone

_OLDEST_BIRTH_YEAR = 1900


def field_required(field: str, vi: str, en: str) -> FieldViolation:
    """Something that must be there is not."""
    return FieldViolation(field, "FIELD_REQUIRED", vi, en)


def document_kind_wrong(field: str, vi: str, en: str) -> FieldViolation:
    """A document of that kind does not say who somebody is."""
    return FieldViolation(field, "IDENTITY_DOCUMENT_KIND_WRONG", vi, en)


def check_name(name: str, *, field: str) -> Iterator[FieldViolation]:
    """What is wrong with the name of a person (họ và tên)."""
    if not is_person_name(name):
        yield FieldViolation(field, "NAME_MALFORMED", "Họ và tên chỉ gồm chữ cái.", "A name consists of letters.")


def check_birth_date(born: date, *, field: str, today: date) -> Iterator[FieldViolation]:
    """What is wrong with the birth date of somebody alive; `today` is Vietnam's date."""
    if born > today:
        yield FieldViolation(
            field,
            "BIRTH_DATE_IN_FUTURE",
            "Ngày sinh ở trong tương lai. Vui lòng kiểm tra lại.",
            "The birth date is in the future.",
        )
    elif born.year < _OLDEST_BIRTH_YEAR:
        yield FieldViolation(
            field,
            "BIRTH_DATE_TOO_EARLY",
            "Năm sinh quá xa. Vui lòng kiểm tra lại.",
            "Nobody alive was born then.",
        )


def check_email(address: str, *, field: str) -> Iterator[FieldViolation]:
    """What is wrong with an e-mail address."""
    if not is_mailbox(address):
        yield FieldViolation(
            field,
            "EMAIL_MALFORMED",
            "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@example.vn.",
            "The e-mail address is malformed.",
        )


def check_phone(number: str, *, field: str) -> Iterator[FieldViolation]:
    """What is wrong with a telephone number."""
    if not is_phone(number):
        yield FieldViolation(
            field,
            "PHONE_MALFORMED",
            "Số điện thoại gồm 10 hoặc 11 chữ số bắt đầu bằng 0; số nước ngoài bắt đầu bằng dấu +.",
            "A phone number is 0 and 9 or 10 digits, or + and a country code.",
        )
