"""Filling in a draft."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest

from services.common.kernel.errors import Conflict
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import ANONYMOUS, Principal
from services.submission.domain.errors.access import EditNotYours
from services.submission.domain.errors.filing import UnknownField
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.record.parties import Contact, Party
from services.submission.domain.status import Status
from services.submission.domain.steps import draft
from tests.unit.submission.dossiers import (
    BIRTH,
    CONTACT,
    MONDAY_10,
    OWNER,
    PARTY,
    ROUTING,
    STRANGER,
    by,
    drafted,
    filled,
    sent,
    ward,
)


def test_a_draft_belongs_to_the_account_that_began_it_and_is_told_to_nobody() -> None:
    change = draft.create("dossier-1", BIRTH, ROUTING, by(OWNER))
    dossier = change.aggregate
    assert change.events == ()
    assert (dossier.version, dossier.sequence, dossier.status) == (1, 0, Status.DRAFT)
    assert (dossier.owner_account_id, dossier.code, dossier.history) == (OWNER.id, "", ())
    assert dossier.routing.place_as_said == "phường Hải An"


@pytest.mark.parametrize("principal", [ANONYMOUS, ward()])
def test_only_accounts_draft(principal: Principal) -> None:
    with pytest.raises(EditNotYours):
        draft.create("dossier-1", BIRTH, ROUTING, by(principal))


def test_the_mask_says_which_parts_are_replaced() -> None:
    amendment = draft.Amendment(submitter=PARTY, owner=PARTY, contact=CONTACT, declaration={"a": 1})
    change = draft.amend(drafted(), amendment, ["owner", "declaration"], by(OWNER, MONDAY_10 + timedelta(minutes=1)))
    dossier = change.aggregate
    assert change.events == ()
    assert (dossier.owner, dossier.declaration) == (PARTY, {"a": 1})
    assert (dossier.submitter, dossier.contact) == (Party(), Contact())
    assert (dossier.version, dossier.updated_at) == (2, MONDAY_10 + timedelta(minutes=1))


def test_what_is_typed_is_kept_in_one_form() -> None:
    decomposed = unicodedata.normalize("NFD", "  Nguyễn \t Văn\u202e  Á ")
    typed = Party(
        full_name=decomposed,
        identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, " 038.090 000-001"),
        phone="0912 345.678",
    )
    amendment = draft.Amendment(
        owner=typed, contact=Contact(" a@b.vn ", "+84 (912) 345-678"), declaration={"tên": decomposed}
    )
    dossier = draft.amend(drafted(), amendment, draft.AMENDABLE, by(OWNER)).aggregate
    assert dossier.owner.full_name == "Nguyễn Văn Á"
    assert dossier.owner.identity_document == IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038090000001")
    assert dossier.owner.phone == "0912345678"
    assert dossier.contact == Contact("a@b.vn", "0912345678")
    assert all(unicodedata.is_normalized("NFC", str(item)) for item in dossier.declaration.items())


def test_an_unknown_path_is_named() -> None:
    with pytest.raises(UnknownField) as refusal:
        draft.amend(drafted(), draft.Amendment(), ["owner", "status", "code"], by(OWNER))
    assert [violation.field for violation in refusal.value.violations] == ["code", "status"]


@pytest.mark.parametrize("principal", [STRANGER, ANONYMOUS, ward()])
def test_nobody_else_amends(principal: Principal) -> None:
    with pytest.raises(EditNotYours):
        draft.amend(filled(), draft.Amendment(), ["owner"], by(principal))


def test_what_was_sent_stays_as_it_was_sent() -> None:
    with pytest.raises(TransitionNotAllowed, match="TRANSITION_NOT_ALLOWED"):
        draft.amend(sent(), draft.Amendment(), ["owner"], by(OWNER))


def test_a_draft_ends_ninety_days_after_it_was_last_touched() -> None:
    begun = drafted().created_at
    assert draft.expires_at(drafted()) == begun + timedelta(days=90)
    touched = draft.amend(drafted(), draft.Amendment(), [], by(OWNER, begun + timedelta(days=89))).aggregate
    assert draft.expires_at(touched) == begun + timedelta(days=179)
    with pytest.raises(Conflict):
        draft.ensure_expired(touched, begun + timedelta(days=179))
    draft.ensure_expired(touched, begun + timedelta(days=179, minutes=1))


def test_what_was_sent_does_not_expire() -> None:
    assert draft.expires_at(sent()) is None
    with pytest.raises(Conflict):
        draft.ensure_expired(sent(), MONDAY_10 + timedelta(days=1000))


def test_a_draft_is_its_owner_s_to_throw_away() -> None:
    draft.ensure_deletable(filled(), by(OWNER))
    for principal in (STRANGER, ANONYMOUS, ward()):
        with pytest.raises(EditNotYours):
            draft.ensure_deletable(filled(), by(principal))


def test_what_was_sent_is_not_deleted_but_withdrawn() -> None:
    with pytest.raises(TransitionNotAllowed) as refusal:
        draft.ensure_deletable(sent(), by(OWNER))
    assert refusal.value.metadata["allowed"] == "withdraw_before_acceptance"
    assert refusal.value.text_vi() == (
        "Hồ sơ đang ở trạng thái “Mới đăng ký” nên không thể xoá hồ sơ. Có thể thực hiện: rút hồ sơ trước khi tiếp nhận."
    )
