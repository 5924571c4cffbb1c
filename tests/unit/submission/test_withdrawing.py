"""Taking a dossier back (rút hồ sơ): when the owner may do it alone, when the desk must confirm, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.decisions import WithdrawalAskedAlready
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.payments import Payment, PaymentKind
from services.submission.domain.status import Status
from services.submission.domain.steps import handling, supplementing, withdrawing
from tests.unit.submission.dossiers import (
    CALENDAR,
    MONDAY_10,
    OWNER,
    RESULT,
    RESULT_FILE,
    STRANGER,
    accepted,
    asked,
    asked_to_pay,
    attached,
    by,
    drafted,
    finished,
    mended,
    paid,
    refused,
    sent,
    started,
    stopped,
    ward,
    withdrawn,
)

CERTIFICATE = "components.giay-chung-sinh"


def ask(dossier: Dossier, reason: str = "Tôi đã chuyển nơi ở") -> Dossier:
    return withdrawing.withdraw(dossier, reason=reason, act=by(OWNER)).aggregate


def confirm(dossier: Dossier, reason: str = "", *, papers: bool = True, refunded: bool = False) -> Dossier:
    act = by(ward())
    return withdrawing.confirm(dossier, reason=reason, papers_returned=papers, refunded=refunded, act=act).aggregate


def reason_of_last_step(dossier: Dossier) -> str:
    remark = dossier.remark(dossier.history[-1].remark_id)
    return remark.text if remark else ""


def missing(refusal: pytest.ExceptionInfo[RequirementMissing]) -> list[str]:
    return [violation.field for violation in refusal.value.violations]


def test_before_acceptance_the_owner_takes_it_back_alone_and_it_is_over() -> None:
    dossier = ask(sent())
    assert dossier.status is Status.REFUSED
    assert dossier.history[-1].action.value == "withdraw_before_acceptance"
    assert reason_of_last_step(dossier) == "Tôi đã chuyển nơi ở"


def test_never_alone_once_anything_is_paid() -> None:
    receipt = Payment(8000, PaymentKind.CHARGE, "Kho bạc", MONDAY_10, receipt="BL-1", confirmed_at=MONDAY_10)
    with pytest.raises(RequirementMissing) as refusal:
        ask(replace(sent(), payments=(receipt,)))
    assert missing(refusal) == ["payments"]


@pytest.mark.parametrize("station", [accepted, started, asked_to_pay, stopped, lambda: asked(started(), CERTIFICATE)])
def test_afterwards_the_owner_asks_and_the_status_stays_until_the_desk_confirms(station: Callable[[], Dossier]) -> None:
    before = station()
    dossier = ask(before)
    assert dossier.status is before.status
    assert dossier.withdrawal is not None
    assert (dossier.paused_at, dossier.appointments) == (before.paused_at, before.appointments)

    ended = confirm(dossier)
    assert (ended.status, ended.withdrawal, ended.handler) == (Status.WITHDRAWN, None, "")
    assert (ended.step_due, ended.paused_at) == (None, None)
    assert reason_of_last_step(ended) == "Tôi đã chuyển nơi ở", "the owner's words, when the desk adds none"


def test_one_asks_once() -> None:
    with pytest.raises(WithdrawalAskedAlready):
        ask(ask(started()))


@pytest.mark.parametrize("station", [drafted, refused, withdrawn, finished])
def test_what_was_not_sent_or_is_settled_is_not_withdrawn(station: Callable[[], Dossier]) -> None:
    with pytest.raises(TransitionNotAllowed):
        ask(station())


def test_a_withdrawal_has_a_reason() -> None:
    for dossier in (sent(), started()):
        with pytest.raises(RequirementMissing) as refusal:
            ask(dossier, " \n ")
        assert missing(refusal) == ["reason"]


@pytest.mark.parametrize("principal", [STRANGER, ward()])
def test_nobody_withdraws_for_the_owner(principal: object) -> None:
    for dossier in (sent(), started()):
        with pytest.raises(ActionNotYours):
            withdrawing.withdraw(dossier, reason="x", act=by(principal))  # type: ignore[arg-type]  # one of both


def test_the_desk_needs_the_owner_s_wish_or_what_was_said_at_the_counter() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        confirm(started())
    assert missing(refusal) == ["reason"]
    assert reason_of_last_step(confirm(started(), "Chủ hồ sơ đề nghị tại quầy")) == "Chủ hồ sơ đề nghị tại quầy"


def test_the_papers_go_back() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        confirm(ask(started()), papers=False)
    assert missing(refusal) == ["papers_returned"]


def test_the_money_goes_back_once_it_was_paid() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        confirm(ask(paid()))
    assert missing(refusal) == ["refunded"]
    assert confirm(ask(paid()), refunded=True).status is Status.WITHDRAWN
    assert confirm(ask(asked_to_pay())).status is Status.WITHDRAWN, "what was only asked for is not paid back"


def test_what_was_being_mended_and_not_sent_is_dropped() -> None:
    asked_for = asked(started(), CERTIFICATE)
    ended = confirm(ask(mended(asked_for)))
    assert ended.declaration == started().declaration
    assert ended.supplements[-1].lapsed_at == MONDAY_10


def test_a_wish_that_nobody_confirmed_before_the_result_has_come_to_nothing() -> None:
    dossier = attached(ask(started()), RESULT_FILE, ward())
    assert handling.finish(dossier, result=RESULT, act=by(ward())).aggregate.withdrawal is None


def test_a_wish_lasts_as_long_as_the_desk_can_confirm_it() -> None:
    waiting = ask(asked(sent(), CERTIFICATE))
    late = by(ward(), MONDAY_10 + timedelta(days=7))
    ended = supplementing.expire(waiting, reason="Quá hạn", calendar=CALENDAR, act=late).aggregate
    assert (ended.status, ended.withdrawal) == (Status.REFUSED, None)
    back = supplementing.send(mended(waiting), (), calendar=CALENDAR, act=by(OWNER)).aggregate
    assert (back.status, back.withdrawal) == (Status.REGISTERED, None), "there the owner needs nobody"
