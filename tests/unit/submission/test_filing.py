"""Sending a dossier: what is checked, and what the citizen is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.common.kernel.errors import ContactNotVerified, FieldViolation
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import Principal
from services.submission.domain.actions import Action
from services.submission.domain.codes import issue
from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.filing import DossierIncomplete
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.parties import Contact, Party, PartyKind
from services.submission.domain.status import Status
from services.submission.domain.steps import files, filing
from tests.unit.submission.dossiers import (
    CALENDAR,
    CITIZEN_FILE,
    MONDAY_10,
    OWNER,
    PARTY,
    STRANGER,
    by,
    drafted,
    filled,
    sent,
    ward,
)

CODE = issue("H56.245", MONDAY_10, 1)


def wrong_fields(dossier: Dossier, *form: FieldViolation) -> dict[str, str]:
    """Path → reason, as the refusal says it."""
    with pytest.raises(DossierIncomplete) as refusal:
        filing.submit(dossier, code=CODE, calendar=CALENDAR, form_violations=form, act=by(OWNER))
    return {violation.field: violation.reason for violation in refusal.value.violations}


def test_a_complete_draft_is_sent_with_a_code_and_eight_working_hours_to_accept_it() -> None:
    change = filing.submit(filled(), code=CODE, calendar=CALENDAR, act=by(OWNER))
    dossier, (event,) = change.aggregate, change.events
    assert (dossier.status, dossier.code) == (Status.REGISTERED, "H56.245-261123-0001")
    assert dossier.submitted_at == MONDAY_10
    # Monday 10:00 and 8 working hours: 24 November is a holiday.
    assert dossier.acceptance_due == datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert dossier.appointment is None
    assert (event.action, event.sequence, event.version) == (Action.FILE_ONLINE, 1, dossier.version)


def test_everything_that_is_missing_is_said_at_once() -> None:
    assert wrong_fields(drafted()) == {
        "submitter.full_name": "FIELD_REQUIRED",
        "submitter.identity_document.number": "FIELD_REQUIRED",
        "submitter.address": "FIELD_REQUIRED",
        "owner.full_name": "FIELD_REQUIRED",
        "owner.identity_document.number": "FIELD_REQUIRED",
        "contact.email": "FIELD_REQUIRED",
        "contact.phone": "FIELD_REQUIRED",
        "declaration": "FIELD_REQUIRED",
        "components.giay-chung-sinh": "COMPONENT_MISSING",
    }


def test_what_the_form_finds_is_said_with_the_rest() -> None:
    form = FieldViolation("declaration.ho_ten_tre", "FIELD_REQUIRED", "Vui lòng nhập.", "Required.")
    assert wrong_fields(replace(filled(), contact=Contact("a@b.vn", "")), form) == {
        "contact.phone": "FIELD_REQUIRED",
        "declaration.ho_ten_tre": "FIELD_REQUIRED",
    }


@pytest.mark.parametrize(
    ("owner", "wrong"),
    [
        (
            replace(PARTY, identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, "03809000000")),
            {"owner.identity_document.number": "IDENTITY_NUMBER_MALFORMED"},
        ),
        (
            replace(PARTY, birth_date=date(1991, 2, 3)),
            {"owner.identity_document.number": "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"},
        ),
        (
            replace(
                PARTY, birth_date=date(2026, 11, 24), identity_document=IdentityDocument(DocumentKind.CMND, "1" * 9)
            ),
            {"owner.birth_date": "BIRTH_DATE_IN_FUTURE"},
        ),
        (
            replace(PARTY, identity_document=IdentityDocument(DocumentKind.TAX_CODE, "0100109106")),
            {"owner.identity_document.kind": "IDENTITY_DOCUMENT_KIND_WRONG"},
        ),
        (
            replace(PARTY, kind=PartyKind.ENTERPRISE),
            {
                "owner.organisation_name": "FIELD_REQUIRED",
                "owner.identity_document.kind": "IDENTITY_DOCUMENT_KIND_WRONG",
            },
        ),
        (
            Party(
                PartyKind.ENTERPRISE,
                "Nguyễn Văn A",
                "Công ty A",
                IdentityDocument(DocumentKind.TAX_CODE, "0100109107"),
            ),
            {"owner.identity_document.number": "IDENTITY_NUMBER_MALFORMED"},
        ),
        (replace(PARTY, phone="12"), {"owner.phone": "PHONE_MALFORMED"}),
    ],
)
def test_a_party_that_cannot_stand(owner: Party, wrong: dict[str, str]) -> None:
    assert wrong_fields(replace(filled(), owner=owner)) == wrong


@pytest.mark.parametrize(
    "owner",
    [
        Party(PartyKind.ENTERPRISE, "Nguyễn Văn A", "Công ty A", IdentityDocument(DocumentKind.TAX_CODE, "0100109106")),
        Party(PartyKind.ORGANISATION, "Nguyễn Văn A", "Hội A", IdentityDocument(DocumentKind.PASSPORT, "C1234567")),
        Party(full_name="Nguyễn Văn A", identity_document=IdentityDocument(DocumentKind.CMND, "171234567")),
        Party(full_name="A. N. Other", identity_document=IdentityDocument(DocumentKind.FOREIGN_PASSPORT, "AB123456")),
    ],
)
def test_a_party_that_can(owner: Party) -> None:
    change = filing.submit(replace(filled(), owner=owner), code=CODE, calendar=CALENDAR, act=by(OWNER))
    assert change.aggregate.owner == owner


@pytest.mark.parametrize(
    ("email", "phone", "wrong"),
    [
        ("nguyen.van.a", "0912345678", {"contact.email": "EMAIL_MALFORMED"}),
        ("a@b@c.vn", "0912345678", {"contact.email": "EMAIL_MALFORMED"}),
        ("a..b@c.vn", "0912345678", {"contact.email": "EMAIL_MALFORMED"}),
        ("a@b.vn", "912345678", {"contact.phone": "PHONE_MALFORMED"}),
        ("a@b.vn", "０９１２３４５６７８", {"contact.phone": "PHONE_MALFORMED"}),
    ],
)
def test_a_contact_that_nobody_answers(email: str, phone: str, wrong: dict[str, str]) -> None:
    assert wrong_fields(replace(filled(), contact=Contact(email, phone))) == wrong


def test_no_file_is_left_behind_in_silence() -> None:
    optional = replace(CITIZEN_FILE, id="file-2", component_key="uy-quyen")
    pending = files.add_attachment(filled(), optional, by(OWNER)).aggregate
    assert wrong_fields(pending) == {"attachments.file-2": "ATTACHMENT_PENDING"}
    rejected = files.reject_attachment(pending, "file-2", reason="TYPE_MISMATCH", act=by(OWNER)).aggregate
    assert wrong_fields(rejected) == {"attachments.file-2": "ATTACHMENT_REJECTED"}


def test_only_a_verified_contact_files() -> None:
    unverified = replace(OWNER, contact_verified=False)
    with pytest.raises(ContactNotVerified):
        filing.submit(filled(), code=CODE, calendar=CALENDAR, act=by(unverified))


@pytest.mark.parametrize("principal", [STRANGER, ward()])
def test_nobody_files_for_the_owner_nor_learns_what_is_missing(principal: Principal) -> None:
    with pytest.raises(ActionNotYours):
        filing.submit(drafted(), code=CODE, calendar=CALENDAR, act=by(principal))


def test_a_dossier_is_sent_once() -> None:
    with pytest.raises(TransitionNotAllowed):
        filing.submit(sent(), code=CODE, calendar=CALENDAR, act=by(OWNER))
