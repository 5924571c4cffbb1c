"""Dossiers that end early: refused by the desk, or taken back by their owner, alone or with the desk."""

from __future__ import annotations

import pytest

from tests.e2e.stations import accepted, in_progress, last_step, name
from tests.support import drafts
from tests.support.citizen import Citizen
from tests.support.surprise import Refused
from tests.support.ward import Ward

REASON = "Hồ sơ không thuộc thẩm quyền của phường."


async def test_the_desk_refuses_and_the_citizen_reads_why(citizen: Citizen, ward: Ward, other_ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    with pytest.raises(Refused, match="INVALID_ARGUMENT"):
        await ward.refuse(name(filing), "")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await ward.refuse(name(filing), "   ")
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await other_ward.refuse(name(filing), REASON)

    await ward.refuse(name(filing), REASON)

    assert (await filing.refresh())["status"] == "refused"
    assert (last_step(filing)["event"], last_step(filing)["reason"]) == ("refused", REASON)
    assert REASON in (await citizen.mailbox.next(REASON)).text
    for again in (ward.refuse(name(filing), REASON), ward.accept(name(filing)), filing.withdraw("Đổi ý")):
        with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
            await again


async def test_before_acceptance_the_owner_takes_it_back_alone(citizen: Citizen, stranger: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await stranger.rest.post(f"{filing.path}:withdraw", {"reason": "x"}, headers={"If-Match": filing.etag})
    with pytest.raises(Refused, match="REQUIREMENT_MISSING") as refused:
        await filing.withdraw(" \n ")
    assert list(refused.value.fields) == ["/reason"]

    await filing.withdraw("Tôi nộp nhầm nơi.")

    assert filing.dossier["status"] == "refused"
    assert last_step(filing)["event"] == "withdrawn_before_acceptance"
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await ward.accept(name(filing))


async def test_after_acceptance_the_owner_asks_and_the_desk_confirms(citizen: Citizen, ward: Ward) -> None:
    filing = await in_progress(citizen, ward)

    await filing.withdraw("Tôi không cần nữa.")
    assert filing.dossier["status"] == "in_progress"
    assert filing.dossier["withdrawal_request"]["reason"] == "Tôi không cần nữa."
    with pytest.raises(Refused, match="WITHDRAWAL_ASKED_ALREADY"):
        await filing.withdraw("Tôi không cần nữa.")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING") as refused:
        await ward.confirm_withdrawal(name(filing), papers_returned=False)
    assert list(refused.value.fields) == ["papers_returned"]

    await ward.confirm_withdrawal(name(filing))

    dossier = await filing.refresh()
    assert (dossier["status"], dossier.get("withdrawal_request")) == ("withdrawn", None)
    assert last_step(filing)["reason"] == "Tôi không cần nữa.", "the owner's words, when the desk adds none"


async def test_who_has_paid_gets_the_money_back_with_the_papers(citizen: Citizen, ward: Ward) -> None:
    filing = await accepted(citizen, ward)
    await ward.demand_payment(name(filing), 8000)
    await ward.confirm_payment(name(filing), "BL-0001")
    await filing.refresh()
    await filing.withdraw("Tôi không cần nữa.")
    with pytest.raises(Refused, match="REQUIREMENT_MISSING") as refused:
        await ward.confirm_withdrawal(name(filing))
    assert list(refused.value.fields) == ["refunded"]

    await ward.confirm_withdrawal(name(filing), refunded=True)

    assert (await filing.refresh())["status"] == "withdrawn"
    assert filing.dossier["payments"][0]["receipt_number"] == "BL-0001"


async def test_what_the_owner_says_at_the_counter_is_a_reason_too(citizen: Citizen, ward: Ward) -> None:
    filing = await accepted(citizen, ward)
    with pytest.raises(Refused, match="REQUIREMENT_MISSING") as refused:
        await ward.confirm_withdrawal(name(filing))
    assert list(refused.value.fields) == ["reason"]
    await ward.confirm_withdrawal(name(filing), "Chủ hồ sơ đề nghị tại quầy.")
    assert (await filing.refresh())["status"] == "withdrawn"
