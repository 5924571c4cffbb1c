"""The people of a dossier: who hands it in (người nộp hồ sơ), whose it is (chủ hồ sơ), how to reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.common.kernel.errors import FieldViolation
from services.common.kernel.identity_documents import (
    DocumentKind,
    IdentityDocument,
    check_document,
    normalise_document,
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

from ..text import clean


class PartyKind(StrEnum):
    """Who a party is (đối tượng)."""

    CITIZEN = "citizen"  # công dân
    ORGANISATION = "organisation"  # tổ chức
    ENTERPRISE = "enterprise"  # doanh nghiệp


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body, as declared. A draft may hold it half filled; `party_violations` says what is missing.

    `full_name` is the citizen's, or that of whoever represents the organisation or enterprise.
    """

    kind: PartyKind = PartyKind.CITIZEN
    full_name: str = ""
    organisation_name: str = ""
    identity_document: IdentityDocument | None = None
    birth_date: date | None = None
    address: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """Whose the dossier is: the body's name, else the person's."""
        return self.full_name if self.kind is PartyKind.CITIZEN else self.organisation_name


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the notices go."""

    email: str = ""
    phone: str = ""


def clean_party(party: Party) -> Party:
    """The party in normal form: the same person typed twice is equal."""
    document = party.identity_document
    return replace(
        party,
        full_name=clean(party.full_name),
        organisation_name=clean(party.organisation_name),
        identity_document=document and normalise_document(document.kind, document.number),
        address=clean(party.address),
        phone=clean_phone(party.phone),
    )


def clean_contact(contact: Contact) -> Contact:
    """The contact in normal form; the case of an e-mail address is kept."""
    return Contact(email=clean(contact.email), phone=clean_phone(contact.phone))


def party_violations(party: Party, field: str, today: date) -> Iterator[FieldViolation]:
    """Everything that is missing or wrong before a party can stand in a dossier that is sent."""
    if party.full_name:
        yield from check_name(party.full_name, field=f"{field}.full_name")
    else:
        yield field_required(f"{field}.full_name", "Vui lòng nhập họ và tên.", "A name is required.")
    if party.kind is not PartyKind.CITIZEN and not party.organisation_name:
        yield field_required(
            f"{field}.organisation_name",
            "Vui lòng nhập tên tổ chức hoặc doanh nghiệp.",
            "The name of the organisation or enterprise is required.",
        )
    if party.birth_date is not None:
        yield from check_birth_date(party.birth_date, field=f"{field}.birth_date", today=today)
    if party.phone:
        yield from check_phone(party.phone, field=f"{field}.phone")
    yield from _document_violations(party, f"{field}.identity_document")


def _document_violations(party: Party, field: str) -> Iterator[FieldViolation]:
    document = party.identity_document
    if document is None or not document.number:
        yield field_required(
            f"{field}.number",
            "Vui lòng nhập số giấy tờ (căn cước, hộ chiếu hoặc mã số thuế).",
            "An identity document is required.",
        )
    elif party.kind is PartyKind.CITIZEN and document.kind is DocumentKind.TAX_CODE:
        yield document_kind_wrong(
            f"{field}.kind",
            "Công dân vui lòng dùng căn cước hoặc hộ chiếu, không dùng mã số thuế.",
            "A citizen is identified by a personal document, not by a tax code.",
        )
    elif party.kind is PartyKind.ENTERPRISE and document.kind is not DocumentKind.TAX_CODE:
        yield document_kind_wrong(
            f"{field}.kind",
            "Doanh nghiệp vui lòng nhập mã số thuế.",
            "An enterprise is identified by its tax code.",
        )
    else:
        yield from check_document(document, field=f"{field}.number", birth_date=party.birth_date)


def given_contact_violations(contact: Contact) -> Iterator[FieldViolation]:
    """What is wrong in a contact of which any part may be missing."""
    if contact.email:
        yield from check_email(contact.email, field="contact.email")
    if contact.phone:
        yield from check_phone(contact.phone, field="contact.phone")


def contact_violations(contact: Contact) -> Iterator[FieldViolation]:
    """Everything that is missing or wrong before somebody can be told about the dossier."""
    if not contact.email:
        yield field_required("contact.email", "Vui lòng nhập địa chỉ thư điện tử.", "An e-mail address is required.")
    if not contact.phone:
        yield field_required("contact.phone", "Vui lòng nhập số điện thoại.", "A phone number is required.")
    yield from given_contact_violations(contact)
