"""The same trials for every decision: the wrong agency, role, version and officer; repeats; another body; a lost race."""

from __future__ import annotations

import asyncio

import pytest
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from motcua.submission.v1.desk_service_pb2 import DESCRIPTOR as DESK
from motcua.submission.v1.handling_service_pb2 import DESCRIPTOR as HANDLING
from motcua.submission.v1.payment_service_pb2 import DESCRIPTOR as PAYMENT

from tests.integration.submission.decisions import (
    DECISIONS,
    DEMAND,
    REASON,
    RECEIPT,
    call,
    request,
    sent,
    started,
    take,
)
from tests.integration.submission.world import NGHI_SON, TAN_DAN, Citizen, World, request_id
from tests.support.refusals import refusal

COLLEAGUE = dossier_pb2.ActingOfficer(id="cb-9", display_name="Phạm Văn H")
READS_AND_FILES = {"DeskService.ListDeskDossiers", "DeskService.GetDeskDossier", "DeskService.FileAtCounter"}


def test_no_decision_is_forgotten() -> None:
    services = [service for file in (DESK, HANDLING, PAYMENT) for service in file.services_by_name.values()]
    methods = {f"{service.name}.{method.name}" for service in services for method in service.methods}
    assert set(DECISIONS) == methods - READS_AND_FILES


@pytest.mark.parametrize("method", DECISIONS)
async def test_who_may_not_and_what_does_not_fit_changes_nothing_and_a_repeat_changes_nothing_more(
    world: World, method: str
) -> None:
    decision = DECISIONS[method]
    name = await decision.station(world)
    fields = dict(await decision.bring(world, name))
    before = await world.ward().get(name)

    def ask(**other: object) -> object:
        return request(method, name, **fields | other)

    refused = {
        "DOSSIER_NOT_FOUND": call(world, method, ask(), NGHI_SON),
        "ETAG_MISMATCH": call(world, method, ask(etag='"1"')),
        "ACTING_OFFICER_REQUIRED": call(world, method, ask(acting_officer=None)),
    }
    for reason, attempt in refused.items():
        assert (await refusal(attempt)).reason == reason
    unfit = await refusal(call(world, method, ask(acting_officer=COLLEAGUE), TAN_DAN, decision.stranger))
    assert unfit.reason in ("PERMISSION_DENIED", "ACTION_NOT_YOURS"), "by the rule of the RPC, or by that of the table"
    assert await world.ward().get(name) == before

    once = request_id()
    answers = await asyncio.gather(*[call(world, method, ask(request_id=once, etag=before.etag)) for _ in range(3)])
    assert answers[0].status == decision.target
    assert answers[0] == answers[1] == answers[2]
    problem = await refusal(call(world, method, ask(**dict(decision.other) | {"request_id": once})))
    assert problem.reason in ("REQUEST_ID_REUSED", "INVALID_ARGUMENT")
    events = await world.database["outbox"].count_documents({"key": name.partition("/")[2]})
    assert events == len(answers[0].history)


async def withdraw(citizen: Citizen, name: str, **more: str) -> dossier_pb2.Dossier:
    message = dossier_service_pb2.WithdrawDossierRequest(
        **{"name": name, "request_id": request_id(), "reason": "Tôi đổi ý"} | more
    )
    return await citizen.dossiers.WithdrawDossier(message, metadata=citizen.metadata)


async def test_the_owner_withdraws_and_nobody_else(world: World) -> None:
    citizen, once = world.citizen(), request_id()
    name = (await citizen.sent()).name
    assert (await refusal(withdraw(world.citizen(), name))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(withdraw(citizen, name, etag='"1"'))).reason == "ETAG_MISMATCH"
    first = await withdraw(citizen, name, request_id=once)
    assert first.status == dossier_pb2.DOSSIER_STATUS_REFUSED
    assert await withdraw(citizen, name, request_id=once) == first
    assert (await refusal(withdraw(citizen, name, request_id=once, reason="x"))).reason == "REQUEST_ID_REUSED"
    assert (await refusal(withdraw(citizen, name))).reason == "TRANSITION_NOT_ALLOWED"


async def test_after_acceptance_the_desk_confirms_and_pays_back(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name
    await ward.accept(name)
    await take(world, "PaymentService.DemandPayment", name, **DEMAND)
    await take(world, "PaymentService.ConfirmPayment", name, **RECEIPT)
    asked = await withdraw(citizen, name)
    assert (asked.status, asked.withdrawal_request.reason) == (dossier_pb2.DOSSIER_STATUS_ACCEPTED, "Tôi đổi ý")
    assert (await refusal(withdraw(citizen, name))).reason == "WITHDRAWAL_ASKED_ALREADY"

    missing = await refusal(take(world, "DeskService.ConfirmWithdrawal", name))
    assert (missing.reason, {violation.field for violation in missing.violations}) == (
        "REQUIREMENT_MISSING",
        {"papers_returned", "refunded"},
    )
    ended = await take(world, "DeskService.ConfirmWithdrawal", name, papers_returned=True, refunded=True)
    assert ended.status == dossier_pb2.DOSSIER_STATUS_WITHDRAWN
    assert not ended.HasField("withdrawal_request")
    assert ended.payments[0].receipt_number == "BL-0001"


async def test_a_receipt_counts_once(world: World) -> None:
    name = await started(world)
    for receipt in ("BL-0001", "BL-0002"):
        await take(world, "PaymentService.DemandPayment", name, **DEMAND)
        if receipt == "BL-0002":
            problem = await refusal(take(world, "PaymentService.ConfirmPayment", name, **RECEIPT))
            assert problem.reason == "RECEIPT_USED_ALREADY"
        await take(world, "PaymentService.ConfirmPayment", name, receipt_number=receipt)
    dossier = await world.ward().get(name)
    assert [payment.receipt_number for payment in dossier.payments] == ["BL-0001", "BL-0002"]


async def test_a_transfer_goes_to_a_competent_agency_and_only_that_one_decides_then(world: World) -> None:
    name = await sent(world)
    for agency in ("agencies/nowhere", "agencies/sotuphap", f"agencies/{TAN_DAN}"):
        problem = await refusal(take(world, "DeskService.TransferDossier", name, agency=agency, **REASON))
        assert problem.reason == "TRANSFER_NOT_POSSIBLE"
    moved = await take(world, "DeskService.TransferDossier", name, agency=f"agencies/{NGHI_SON}", **REASON)
    assert (moved.handling_agency.name, moved.receiving_agency.name, moved.return_agency.name) == (
        f"agencies/{NGHI_SON}",
        f"agencies/{TAN_DAN}",
        f"agencies/{TAN_DAN}",
    )
    here, there = world.ward(), world.ward(NGHI_SON)
    assert (await refusal(here.accept(name))).reason == "ACTION_NOT_YOURS"
    assert (await there.accept(name)).status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
    assert (await here.get(name)).status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
