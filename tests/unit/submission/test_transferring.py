"""To the competent agency: from then on that one decides, who received it reads on, and the result waits where agreed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.common.kernel.principal import Role
from services.submission.domain.access import may_read
from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.decisions import TransferNotPossible
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.procedure import AgencyRef
from services.submission.domain.status import Status
from services.submission.domain.steps import handling, transferring
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    NGHI_SON,
    RESULT,
    RESULT_FILE,
    ROUTING,
    TAN_DAN,
    accepted,
    attached,
    by,
    sent,
    started,
    ward,
)

HAI_THANH = AgencyRef("haithanh", "H56.247", "UBND phường Hải Thanh")
FILED_HERE = replace(ROUTING, receiving=TAN_DAN, handling=TAN_DAN, return_at=TAN_DAN)


def filed_here(dossier: Dossier) -> Dossier:
    return replace(dossier, routing=FILED_HERE)


def transfer(
    dossier: Dossier, to: AgencyRef | None = HAI_THANH, return_id: str = "", reason: str = "Thuộc thẩm quyền nơi cư trú"
) -> Dossier:
    return transferring.transfer(dossier, to=to, return_id=return_id, reason=reason, act=by(ward(Role.DESK))).aggregate


@pytest.mark.parametrize("dossier", [filed_here(sent()), filed_here(accepted())])
def test_only_the_new_agency_decides_and_both_read(dossier: Dossier) -> None:
    moved = transfer(dossier)
    assert (moved.status, moved.handler) == (dossier.status, "")
    assert (moved.routing.receiving, moved.routing.handling, moved.routing.return_at) == (TAN_DAN, HAI_THANH, TAN_DAN)
    assert may_read(moved, ward())
    assert may_read(moved, ward(agency=HAI_THANH))
    with pytest.raises(ActionNotYours):
        handling.refuse(moved, reason="x", act=by(ward()))


def test_an_agency_that_only_handled_it_does_not_read_on() -> None:
    moved = transfer(replace(sent(), routing=replace(ROUTING, return_at=NGHI_SON)))
    assert not may_read(moved, ward())
    assert may_read(moved, ward(agency=NGHI_SON))


def test_the_result_is_handed_out_at_the_place_of_return_and_nowhere_else() -> None:
    moved, there = transfer(filed_here(sent())), ward(agency=HAI_THANH)
    dossier = handling.accept(moved, handler="cb-1", calendar=CALENDAR, act=by(there)).aggregate
    dossier = handling.start(dossier, handler="cb-1", act=by(there)).aggregate
    dossier = attached(dossier, RESULT_FILE, there)
    dossier = handling.finish(dossier, result=RESULT, act=by(there)).aggregate
    with pytest.raises(ActionNotYours):
        handling.return_result(dossier, handover=AT_THE_COUNTER, act=by(there))
    returned = handling.return_result(dossier, handover=AT_THE_COUNTER, act=by(ward())).aggregate
    assert returned.status is Status.RETURNED
    with pytest.raises(ActionNotYours):
        handling.recall_result(returned, reason="Trả nhầm", act=by(ward()))


def test_the_place_of_return_can_move_along() -> None:
    assert transfer(filed_here(sent()), return_id=HAI_THANH.id).routing.return_at == HAI_THANH
    assert transfer(filed_here(sent()), return_id=TAN_DAN.id).routing.return_at == TAN_DAN


@pytest.mark.parametrize(
    ("to", "return_id", "field", "reason"),
    [
        (None, "", "agency", "AGENCY_DOES_NOT_HANDLE"),
        (TAN_DAN, "", "agency", "AGENCY_HAS_IT_ALREADY"),
        (HAI_THANH, "nowhere", "return_agency", "RETURN_AGENCY_NOT_INVOLVED"),
        # The result was to be handed out by the agency that gives the dossier away, and did not receive it.
        (HAI_THANH, "", "return_agency", "RETURN_AGENCY_NOT_INVOLVED"),
    ],
)
def test_where_a_dossier_does_not_go(to: AgencyRef | None, return_id: str, field: str, reason: str) -> None:
    with pytest.raises(TransferNotPossible) as refusal:
        transfer(sent(), to, return_id)
    assert [(violation.field, violation.reason) for violation in refusal.value.violations] == [(field, reason)]


def test_a_transfer_has_a_reason_and_comes_before_the_handling() -> None:
    with pytest.raises(RequirementMissing) as refusal:
        transfer(filed_here(sent()), reason=" ")
    assert [violation.field for violation in refusal.value.violations] == ["reason"]
    with pytest.raises(TransitionNotAllowed):
        transfer(filed_here(started()))
