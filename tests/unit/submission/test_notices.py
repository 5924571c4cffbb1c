"""The facts of a notice: those of its event, never a word of whoever filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.submission.domain import notices
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import ResultDocument
from services.submission.domain.record.parties import Contact
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.steps import draft, extending, handling, paying, stopping, supplementing, withdrawing
from services.submission.domain.steps.extending import Apology
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    CONTACT,
    FRIDAY_17,
    MONDAY_10,
    OWNER,
    RESULT,
    RESULT_FILE,
    accepted,
    asked,
    attached,
    by,
    mended,
    sent,
    started,
    ward,
)

WARD, CERTIFICATE = ward(), "components.giay-chung-sinh"
LATER = MONDAY_10 + timedelta(days=14)


def last(dossier: Dossier) -> notices.NoticeFacts:
    """About the newest event."""
    return notices.facts(dossier, dossier.sequence)


def test_a_notice_is_about_its_event_however_late_it_is_written() -> None:
    an_hour_later = by(WARD, MONDAY_10 + timedelta(hours=1))
    dossier = handling.accept(sent(), handler="cb-1", calendar=CALENDAR, act=an_hour_later).aggregate
    dossier = attached(handling.start(dossier, handler="cb-1", act=an_hour_later).aggregate, RESULT_FILE, WARD)
    dossier = handling.finish(dossier, result=RESULT, act=an_hour_later).aggregate
    dossier = handling.return_result(dossier, handover=AT_THE_COUNTER, act=an_hour_later).aggregate
    first = notices.facts(dossier, 1)
    assert (first.appointment, first.result_kind, first.email) == (None, "", CONTACT.email)
    assert notices.facts(dossier, 2).appointment == dossier.appointment
    assert [notices.facts(dossier, sequence).result_kind for sequence in (3, 4, 5)] == ["", RESULT.kind, RESULT.kind]


@pytest.mark.parametrize("sequence", [0, 3, -1])
def test_what_did_not_happen_has_no_facts(sequence: int) -> None:
    with pytest.raises(DossierNotFound):
        notices.facts(accepted(), sequence)


def test_the_request_that_was_asked_for_is_told_with_the_officer_s_reason() -> None:
    dossier = asked(sent(), CERTIFICATE)
    facts = last(dossier)
    assert (facts.reason, facts.supplement) == ("Giấy chứng sinh bị mờ", dossier.supplements[0])

    back = supplementing.send(mended(dossier), (), calendar=CALENDAR, act=by(OWNER, FRIDAY_17)).aggregate
    again = asked(back, CERTIFICATE, act=by(WARD, FRIDAY_17), due_at=LATER)
    assert notices.facts(again, 2).supplement == again.supplements[0]
    assert last(again).supplement == again.supplements[1]
    assert notices.facts(again, 3).supplement is None


def test_a_request_that_is_open_again_is_told_again() -> None:
    lapsed = supplementing.expire(
        asked(started(), CERTIFICATE), reason="Quá hạn", calendar=CALENDAR, act=by(WARD, LATER)
    ).aggregate
    assert (last(lapsed).supplement, last(lapsed).reason) == (None, "Quá hạn")
    act, due_at = by(WARD, LATER), LATER + timedelta(days=7)
    resumed = stopping.resume(lapsed, reason="Gia hạn", supplement_due=due_at, calendar=CALENDAR, act=act).aggregate
    supplement = last(resumed).supplement
    assert supplement is not None
    assert supplement.due_at == due_at


def test_the_owner_s_words_are_in_no_mail() -> None:
    withdrawn = withdrawing.withdraw(sent(), reason="Bấm vào đây: example.com", act=by(OWNER)).aggregate
    assert last(withdrawn).reason == ""
    wished = withdrawing.withdraw(asked(started(), CERTIFICATE), reason="Đổi ý", act=by(OWNER)).aggregate
    assert (last(wished).reason, last(wished).supplement) == ("", None)
    confirmed = withdrawing.confirm(wished, reason="", papers_returned=True, refunded=False, act=by(WARD)).aggregate
    assert last(confirmed).reason == ""


def test_what_one_handler_tells_the_next_is_in_no_mail() -> None:
    passed = handling.hand_over(started(), handler="cb-2", note="Người này khó tính", act=by(WARD)).aggregate
    assert passed.remark(passed.history[-1].remark_id)
    assert last(passed).reason == ""


def test_an_address_that_was_not_sent_gets_no_mail() -> None:
    dossier = asked(sent(), "contact.email")
    amendment = draft.Amendment(contact=Contact("khac@example.vn", CONTACT.phone))
    changed = draft.amend(dossier, amendment, {"contact"}, by(OWNER)).aggregate
    assert last(changed).email == CONTACT.email


def test_payment_and_extension_go_with_their_own_event() -> None:
    demanded = paying.demand(
        started(), amount=8000, kind=PaymentKind.CHARGE, payee="Kho bạc", act=by(WARD, MONDAY_10 + timedelta(hours=1))
    ).aggregate
    assert last(demanded).payment == demanded.payments[0]
    assert notices.facts(demanded, 1).payment is None

    apology = Apology("Cần xác minh", "Xin lỗi ông/bà", "Phạm Thị E")
    extended = extending.extend(
        started(), apology=apology, due_at=LATER, calendar=CALENDAR, act=by(WARD, MONDAY_10 + timedelta(hours=1))
    ).aggregate
    assert (last(extended).extension, last(extended).appointment) == (extended.extension, LATER)
    assert notices.facts(extended, 2).extension is None
    assert notices.facts(extended, 2).appointment == started().appointment


def test_a_refusal_is_called_one() -> None:
    document: ResultDocument = replace(RESULT, kind="Văn bản từ chối", refuses=True)
    settled = handling.finish(attached(started(), RESULT_FILE, WARD), result=document, act=by(WARD)).aggregate
    assert (last(settled).result_kind, last(settled).result_refuses) == ("Văn bản từ chối", True)
