"""What happens between acceptance and result: handed over, stopped and resumed, paid for, taken back, extended, settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from motcua.submission.v1 import dossier_pb2

from tests.e2e.stations import accepted, finished, in_progress, last_step, name
from tests.support import files
from tests.support.citizen import Citizen
from tests.support.surprise import Refused
from tests.support.ward import Ward
from tests.support.working_days import working_morning


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_each_step_has_its_handler_and_its_deadline(citizen: Citizen, ward: Ward) -> None:
    filing = await accepted(citizen, ward)
    due = working_morning()

    started = await ward.start(name(filing), step_due=due)
    assert started.step_due_time.ToDatetime(UTC) == due
    passed = await ward.pass_on(name(filing), "Nguyễn Văn H", "Đã xác minh với công an phường")
    assert passed.handler == "Nguyễn Văn H"
    assert passed.step_due_time == passed.appointment_time, "without a deadline of its own, by the appointment"
    assert passed.history[-1].reason == "Đã xác minh với công an phường"

    assert "Đã xác minh" not in str(await filing.refresh()), "a note from officer to officer"
    with pytest.raises(Refused, match="INVALID_ARGUMENT"):
        await ward.pass_on(name(filing), "")


async def test_a_dossier_is_stopped_with_its_legal_ground_and_goes_on(
    citizen: Citizen, ward: Ward, superiors: Ward
) -> None:
    filing = await in_progress(citizen, ward)
    promised = instant(filing.dossier["appointment_time"])
    with pytest.raises(Refused, match="PERMISSION_DENIED"):
        await ward.stop(name(filing), "Có tranh chấp", "Điều 9")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING") as refused:
        await superiors.stop(name(filing), "Có tranh chấp", " ")
    assert list(refused.value.fields) == ["legal_ground"]

    await superiors.stop(name(filing), "Có tranh chấp", "Điều 9 Luật Hộ tịch")

    assert (await filing.refresh())["status"] == "stopped"
    assert "Có tranh chấp" in last_step(filing)["reason"]
    assert "Điều 9 Luật Hộ tịch" in last_step(filing)["reason"]
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await ward.pass_on(name(filing))

    with pytest.raises(Refused, match="PERMISSION_DENIED"):
        await ward.resume(name(filing), "Đã giải quyết")
    await superiors.resume(name(filing), "Đã giải quyết tranh chấp")
    assert (await filing.refresh())["status"] == "in_progress"
    assert instant(filing.dossier["appointment_time"]) >= promised
    assert instant(filing.dossier["appointments"][0]["due_time"]) == promised, "both dates are kept"


async def test_money_is_asked_for_and_paid_and_a_receipt_counts_once(citizen: Citizen, ward: Ward) -> None:
    filing = await in_progress(citizen, ward)
    with pytest.raises(Refused, match="INVALID_ARGUMENT"):
        await ward.demand_payment(name(filing), 0)

    await ward.demand_payment(name(filing), 8000, "Kho bạc Nhà nước, mã QR tại quầy")
    assert (await filing.refresh())["status"] == "payment_requested"
    (payment,) = filing.dossier["payments"]
    assert (int(payment["amount_vnd"]), payment["payee"]) == (8000, "Kho bạc Nhà nước, mã QR tại quầy")

    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await ward.confirm_payment(name(filing), " ")
    await ward.confirm_payment(name(filing), "BL-0001")
    assert (await filing.refresh())["status"] == "in_progress"
    assert filing.dossier["payments"][0]["receipt_number"] == "BL-0001"

    await ward.demand_payment(name(filing), 3000)
    with pytest.raises(Refused, match="RECEIPT_USED_ALREADY"):
        await ward.confirm_payment(name(filing), "BL-0001")
    await ward.confirm_payment(name(filing), "BL-0002")


async def test_a_step_is_taken_back_in_the_open_as_often_as_there_are_steps(
    citizen: Citizen, ward: Ward, superiors: Ward
) -> None:
    filing = await finished(citizen, ward)
    assert filing.dossier["result"]
    with pytest.raises(Refused, match="ACTION_NOT_YOURS"):
        await ward.step_back(name(filing), "Nhầm số văn bản")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await superiors.step_back(name(filing), " ")

    await superiors.step_back(name(filing), "Nhầm số văn bản")
    assert (await filing.refresh())["status"] == "in_progress"
    assert (last_step(filing)["event"], last_step(filing)["reason"]) == ("stepped_back", "Nhầm số văn bản")
    assert not filing.dossier.get("result"), "what is being written again is not the citizen's yet"

    await ward.demand_payment(name(filing), 8000)
    await superiors.step_back(name(filing), "Không phải thu phí")
    assert (await filing.refresh())["payments"] == []
    back = await superiors.step_back(name(filing), "Phân công lại")
    assert back.status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await superiors.step_back(name(filing), "Phân công lại")


async def test_an_agency_apologises_once_and_in_time(citizen: Citizen, ward: Ward) -> None:
    filing = await in_progress(citizen, ward)
    promised, later = instant(filing.dossier["appointment_time"]), working_morning(40)
    with pytest.raises(Refused, match="APPOINTMENT_TOO_EARLY"):
        await ward.extend(name(filing), promised)
    with pytest.raises(Refused, match="APPOINTMENT_OUT_OF_HOURS"):
        await ward.extend(name(filing), later + timedelta(hours=3))

    await ward.extend(name(filing), later)

    dossier = await filing.refresh()
    assert (dossier["status"], instant(dossier["appointment_time"])) == ("in_progress", later)
    extension = dossier["extension"]
    assert extension["apology"] == "Chúng tôi xin lỗi vì trả kết quả chậm"
    assert (instant(extension["previous_due_time"]), instant(extension["due_time"])) == (promised, later)
    with pytest.raises(Refused, match="EXTENDED_ALREADY"):
        await ward.extend(name(filing), working_morning(60))


async def test_a_dossier_is_settled_by_a_document_that_says_no(citizen: Citizen, ward: Ward) -> None:
    filing = await in_progress(citizen, ward)
    document = await ward.attach_result(name(filing), files.pdf("tu-choi.pdf", "TU CHOI"))

    await ward.finish(name(filing), document, refusal=True)

    assert (await filing.refresh())["status"] == "finished"
    assert filing.dossier["result"]["refusal"] is True
    returned = await ward.hand_over(name(filing), citizen.person.full_name, citizen.person.number)
    assert returned.status == dossier_pb2.DOSSIER_STATUS_RETURNED


async def test_a_supervisor_recalls_a_result(citizen: Citizen, ward: Ward, superiors: Ward) -> None:
    filing = await finished(citizen, ward)
    await ward.hand_over(name(filing), citizen.person.full_name, citizen.person.number)
    with pytest.raises(Refused, match="PERMISSION_DENIED"):
        await ward.recall(name(filing), "Trả nhầm người")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await superiors.recall(name(filing), " ")

    await superiors.recall(name(filing), "Trả nhầm người")

    dossier = await filing.refresh()
    assert (dossier["status"], dossier.get("return_time")) == ("finished", None)
    assert last_step(filing)["event"] == "recalled"
    again = await ward.hand_over(name(filing), citizen.person.full_name, citizen.person.number)
    assert again.status == dossier_pb2.DOSSIER_STATUS_RETURNED
