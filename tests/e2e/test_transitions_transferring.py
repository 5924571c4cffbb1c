"""Filed here, decided there, returned here: a dossier that goes to the competent agency (chuyển hồ sơ)."""

from __future__ import annotations

import pytest
from motcua.submission.v1 import dossier_pb2

from tests.e2e.stations import heard, name
from tests.support import drafts, files
from tests.support.citizen import Citizen
from tests.support.places import AGENCY, OTHER_AGENCY, OTHER_AGENCY_NAME
from tests.support.surprise import Refused
from tests.support.ward import Ward

REASON = "Chủ hồ sơ cư trú tại phường Nghi Sơn."


async def test_both_feeds_hear_of_it_the_new_one_decides_and_the_result_waits_where_it_was_filed(
    citizen: Citizen, ward: Ward, other_ward: Ward
) -> None:
    (_, here), (_, there) = await ward.events(), await other_ward.events()
    filing = await drafts.submitted(citizen)
    dossier = name(filing)
    code = filing.code

    await ward.transfer(dossier, OTHER_AGENCY, REASON)

    seen = await filing.refresh()
    assert (seen["code"], seen["status"]) == (code, "registered"), "the code stays that of the receiving agency"
    assert seen["handling_agency"]["display_name"] == OTHER_AGENCY_NAME
    assert (seen["receiving_agency"]["id"], seen["return_agency"]["id"]) == (AGENCY, AGENCY)
    assert seen["history"][-1]["reason"] == REASON
    assert await heard(ward, here, dossier, "transferred") == ["submitted", "transferred"]
    assert await heard(other_ward, there, dossier, "transferred") == ["transferred"]

    assert (await ward.open(dossier)).status == dossier_pb2.DOSSIER_STATUS_REGISTERED
    with pytest.raises(Refused, match="ACTION_NOT_YOURS"):
        await ward.accept(dossier)
    await other_ward.accept(dossier)
    await other_ward.start(dossier)
    await other_ward.finish(dossier, await other_ward.attach_result(dossier, files.pdf("ket-qua.pdf", "KET QUA")))
    with pytest.raises(Refused, match="ACTION_NOT_YOURS"):
        await other_ward.hand_over(dossier, citizen.person.full_name, citizen.person.number)
    returned = await ward.hand_over(dossier, citizen.person.full_name, citizen.person.number)
    assert returned.status == dossier_pb2.DOSSIER_STATUS_RETURNED
    for feed in (ward, other_ward):
        assert (await heard(feed, there if feed is other_ward else here, dossier, "returned"))[-1] == "returned"


async def test_who_gives_it_away_and_did_not_receive_it_hears_that_it_is_gone(
    citizen: Citizen, ward: Ward, other_ward: Ward
) -> None:
    dossier = name(await drafts.submitted(citizen))
    await ward.transfer(dossier, OTHER_AGENCY, REASON, return_at=OTHER_AGENCY)
    _, cursor = await other_ward.events()

    back = await other_ward.transfer(dossier, AGENCY, "Chuyển nhầm", return_at=AGENCY)

    assert back.handling_agency.name == f"agencies/{AGENCY}"
    assert "transferred" in await heard(other_ward, cursor, dossier, "transferred")
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await other_ward.open(dossier)
    assert (await ward.accept(dossier)).status == dossier_pb2.DOSSIER_STATUS_ACCEPTED


async def test_it_goes_to_an_agency_that_handles_the_procedure_with_a_reason_and_before_the_handling(
    citizen: Citizen, ward: Ward
) -> None:
    dossier = name(await drafts.submitted(citizen))
    for agency in ("nowhere", "sotuphap", AGENCY):
        with pytest.raises(Refused, match="TRANSFER_NOT_POSSIBLE") as refused:
            await ward.transfer(dossier, agency, REASON)
        assert list(refused.value.fields) == ["agency"]
    with pytest.raises(Refused, match="TRANSFER_NOT_POSSIBLE") as refused:
        await ward.transfer(dossier, OTHER_AGENCY, REASON, return_at="sotuphap")
    assert list(refused.value.fields) == ["return_agency"]
    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await ward.transfer(dossier, OTHER_AGENCY, " ")
    await ward.accept(dossier)
    await ward.start(dossier)
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await ward.transfer(dossier, OTHER_AGENCY, REASON)
