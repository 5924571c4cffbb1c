"""The decisions after acceptance, and the owner's wish to withdraw: the use cases, on memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, RequestIdReused, Unavailable
from services.submission.adapters.memory import MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.deciding import Decision, Decisions
from services.submission.app.desk import Desk
from services.submission.app.handling import Handling
from services.submission.app.payments import Payments
from services.submission.app.transfers import TransferDossier
from services.submission.app.withdrawals import WithdrawDossier
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.errors.decisions import TransferNotPossible
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.record.procedure import Routing
from services.submission.domain.status import Status
from services.submission.domain.steps.extending import Apology
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    ROUTING,
    STRANGER,
    TAN_DAN,
    CountingIds,
    accepted,
    returned,
    sent,
    started,
    ward,
)
from tests.unit.submission.neighbours import SmallCatalogue, call

WARD = ward()
NOW = Decision("H56.245-261123-0001", "", OFFICER)
ROUTED_HERE = Routing(receiving=TAN_DAN, handling=TAN_DAN, return_at=TAN_DAN)


class Office:
    """Everything that an agency, and an owner, decides with."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.dossiers, self.catalogue = MemoryDossiers(self.clock), SmallCatalogue()
        acts = Acts(self.clock, CountingIds())
        decisions = Decisions(self.dossiers, self.catalogue, acts)
        self.desk, self.handling, self.payments = Desk(decisions), Handling(decisions), Payments(decisions)
        self.transfer = TransferDossier(self.dossiers, self.catalogue, decisions)
        self.withdraw = WithdrawDossier(self.dossiers, acts)

    async def has(self, dossier: Dossier) -> Office:
        await self.dossiers.add(call(), Change(dossier))
        return self

    @property
    def told(self) -> list[str]:
        return [event.name for event in self.dossiers.events]


async def test_a_stop_and_what_follows_are_told_in_order_and_move_the_date() -> None:
    office = await Office().has(started())
    await office.handling.stop(call(WARD), NOW, reason="Có tranh chấp", legal_ground="Điều 9")
    office.clock.time += timedelta(days=2)
    resumed = await office.handling.resume(call(WARD), NOW, reason="Đã giải quyết", supplement_due=None)
    assert resumed.appointment == MONDAY_10 + timedelta(days=7)
    await office.handling.hand_over(call(WARD), NOW, handler="cb-2", step_due=None, note="")
    extended = await office.handling.extend(
        call(WARD), NOW, apology=Apology("a", "b", "c"), due_at=MONDAY_10 + timedelta(days=8)
    )
    assert extended.appointment == MONDAY_10 + timedelta(days=8)
    back = await office.handling.step_back(call(WARD), NOW, reason="Nhầm", supplement_due=None)
    assert back.status is Status.ACCEPTED
    assert office.told == ["stopped", "resumed", "handed_over", "extended", "stepped_back"]


async def test_money_is_asked_for_and_confirmed_once_however_often_it_is_said() -> None:
    office = await Office().has(started())
    await office.payments.demand(call(WARD), NOW, amount=8000, kind=PaymentKind.FEE, payee="Kho bạc")
    command = call(WARD, "request-1", "BL-1")
    first = await office.payments.confirm(command, NOW, "BL-1")
    assert await office.payments.confirm(command, NOW, "BL-1") == first
    with pytest.raises(RequestIdReused):
        await office.payments.confirm(call(WARD, "request-1", "BL-2"), NOW, "BL-2")
    assert office.told == ["payment_demanded", "payment_confirmed"]


async def test_without_working_time_no_clock_runs_on() -> None:
    office = await Office().has(started())
    await office.handling.stop(call(WARD), NOW, reason="Có tranh chấp", legal_ground="Điều 9")
    office.catalogue.away = True
    with pytest.raises(Unavailable):
        await office.handling.resume(call(WARD), NOW, reason="Đã giải quyết", supplement_due=None)
    assert office.told == ["stopped"]


async def test_only_an_agency_that_handles_the_procedure_is_transferred_to() -> None:
    office = await Office().has(replace(sent(), routing=ROUTED_HERE))
    for agency in (NGHI_SON.id, "nowhere"):
        with pytest.raises(TransferNotPossible):
            await office.transfer(call(WARD), NOW, agency_id=agency, return_id="", reason="Sai thẩm quyền")
    office.catalogue.handling.add(NGHI_SON.id)
    moved = await office.transfer(call(WARD), NOW, agency_id=NGHI_SON.id, return_id="", reason="Sai thẩm quyền")
    assert (moved.routing.handling, moved.routing.return_at) == (NGHI_SON, TAN_DAN)
    (event,) = office.dossiers.events
    assert (event.name, event.handling, event.receiving) == ("transferred", NGHI_SON, TAN_DAN)


async def test_who_gives_a_dossier_away_for_good_has_the_answer_and_no_more() -> None:
    office = await Office().has(replace(sent(), routing=replace(ROUTING, return_at=NGHI_SON)))
    office.catalogue.handling.add(NGHI_SON.id)
    command = call(WARD, "request-1", "x")

    async def give() -> Dossier:
        return await office.transfer(command, NOW, agency_id=NGHI_SON.id, return_id="", reason="Sai thẩm quyền")

    assert (await give()).routing.handling == NGHI_SON
    with pytest.raises(DossierNotFound):
        await give()
    assert office.told == ["transferred"]


async def test_the_owner_withdraws_at_once_or_asks() -> None:
    office = await Office().has(sent())
    with pytest.raises(Conflict):
        await office.withdraw(call(), "dossier-1", '"1"', "Đổi ý")
    assert (await office.withdraw(call(), "dossier-1", "", "Đổi ý")).status is Status.REFUSED

    office = await Office().has(accepted())
    with pytest.raises(DossierNotFound):
        await office.withdraw(call(STRANGER), "dossier-1", "", "Đổi ý")
    asked = await office.withdraw(call(OWNER), "dossier-1", "", "Đổi ý")
    assert asked.withdrawal is not None
    ended = await office.desk.confirm_withdrawal(call(WARD), NOW, reason="", papers_returned=True, refunded=False)
    assert ended.status is Status.WITHDRAWN
    assert office.told == ["withdrawal_asked", "withdrawn"]


async def test_who_recalled_a_result_is_noted_by_ids_only() -> None:
    office = await Office().has(returned())
    with capture_logs() as lines:
        recalled = await office.desk.recall_result(call(WARD), NOW, "Trả nhầm người")
    assert recalled.status is Status.FINISHED
    assert lines == [
        {
            "event": "result recalled",
            "log_level": "info",
            "dossier": recalled.id,
            "principal_kind": "ward",
            "principal": WARD.id,
        }
    ]


async def test_a_refusal_is_told() -> None:
    office = await Office().has(sent())
    refused = await office.desk.refuse(call(WARD), NOW, "Không thuộc thẩm quyền")
    assert (refused.status, office.told) == (Status.REFUSED, ["refused"])
