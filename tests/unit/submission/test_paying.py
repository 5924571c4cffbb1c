"""Money: asked for with amount and payee, confirmed with a receipt that counts once."""

from __future__ import annotations

import pytest

from services.submission.domain.errors.decisions import ReceiptUsedAlready
from services.submission.domain.errors.moves import RequirementMissing
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.status import Status
from services.submission.domain.steps import paying
from tests.unit.submission.dossiers import MONDAY_10, accepted, asked_to_pay, by, paid, started, ward


@pytest.mark.parametrize("station", [accepted, started])
def test_the_dossier_waits_for_the_money_and_goes_on_where_it_was(station: object) -> None:
    before = accepted() if station is accepted else started()
    waiting = asked_to_pay(before)
    assert waiting.status is Status.PAYMENT_REQUESTED
    (payment,) = waiting.payments
    assert (payment.amount, payment.payee, payment.receipt) == (8000, "Kho bạc Nhà nước", "")
    settled = paid(waiting)
    assert settled.status is before.status
    assert (settled.payments[0].receipt, settled.payments[0].confirmed_at) == ("BL-0001", MONDAY_10)


@pytest.mark.parametrize(("amount", "payee"), [(0, "Kho bạc"), (8000, " ")])
def test_a_demand_says_how_much_and_to_whom(amount: int, payee: str) -> None:
    with pytest.raises(RequirementMissing):
        paying.demand(started(), amount=amount, kind=PaymentKind.FEE, payee=payee, act=by(ward()))


def test_without_a_receipt_nothing_is_paid() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        paid(asked_to_pay(), receipt=" ")
    assert [violation.field for violation in refusal.value.violations] == ["receipt_number"]


def test_a_receipt_counts_once() -> None:
    again = asked_to_pay(paid(asked_to_pay(), "BL-0001"))
    with pytest.raises(ReceiptUsedAlready) as refusal:
        paid(again, " bl-0001 ")
    assert [violation.field for violation in refusal.value.violations] == ["receipt_number"]
    assert [payment.receipt for payment in paid(again, "BL-0002").payments] == ["BL-0001", "BL-0002"]
