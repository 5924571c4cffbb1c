"""Filing: a draft is filled in step by step, sent once it is complete, and has a code from then on."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.support import declarations, drafts, files
from tests.support.citizen import Citizen
from tests.support.people import man
from tests.support.places import AGENCY, AGENCY_NAME, BIRTH_REGISTRATION, FORMER_UNIT, REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.rest import keyed
from tests.support.surprise import Refused

# The code of the receiving agency, the day, a number of that agency and day.
CODE = re.compile(r"H56(\.\d{1,3}){1,4}-\d{6}-\d{4,5}")
MAX_DRAFTS = 50


async def test_a_draft_knows_its_procedure_its_agency_and_the_place_as_the_citizen_named_it(citizen: Citizen) -> None:
    draft = (await citizen.draft(BIRTH_REGISTRATION, AGENCY, FORMER_UNIT)).dossier

    assert draft["status"] == "draft"
    assert "code" not in draft
    assert draft["procedure"]["id"] == BIRTH_REGISTRATION
    assert draft["procedure"]["version"] >= 1
    assert draft["receiving_agency"] == {"id": AGENCY, "display_name": AGENCY_NAME}
    assert draft["declared_place"] == FORMER_UNIT
    assert [part["key"] for part in draft["components"] if part["required"]] == [REQUIRED_COMPONENT]


async def test_only_a_verified_account_can_file(portal: Portal) -> None:
    newcomer = Citizen(portal, man())
    await newcomer.register()
    await newcomer.log_in()

    with pytest.raises(Refused) as refused:
        await newcomer.draft(BIRTH_REGISTRATION, AGENCY)
    assert (refused.value.code, refused.value.reason) == (403, "CONTACT_NOT_VERIFIED")


@pytest.mark.parametrize(("procedure", "agency"), [("9.999999", AGENCY), (BIRTH_REGISTRATION, "c99999")])
async def test_a_procedure_or_agency_that_does_not_exist_is_refused(
    citizen: Citizen, procedure: str, agency: str
) -> None:
    with pytest.raises(Refused) as refused:
        await citizen.draft(procedure, agency)

    assert (refused.value.code, refused.value.reason) == (422, "PROCEDURE_NOT_AVAILABLE")


async def test_everything_that_is_missing_is_said_at_once_each_with_its_place(citizen: Citizen) -> None:
    filing = await citizen.draft(BIRTH_REGISTRATION, AGENCY)
    # What the profile had filled in goes too.
    await filing.fill(submitter=None, owner=None, contact=None)

    with pytest.raises(Refused) as refused:
        await filing.submit()

    assert (refused.value.code, refused.value.reason) == (422, "DOSSIER_INCOMPLETE")
    assert set(refused.value.fields) >= {
        "/submitter/full_name",
        "/submitter/address",
        "/submitter/identity_document/number",
        "/owner/full_name",
        "/owner/identity_document/number",
        "/contact/email",
        "/contact/phone",
        "/declaration",
        f"/components/{REQUIRED_COMPONENT}",
    }
    assert (await filing.refresh())["status"] == "draft"


async def test_nobody_types_what_the_profile_knows(citizen: Citizen) -> None:
    person = citizen.person
    own = (await citizen.draft(BIRTH_REGISTRATION, AGENCY)).dossier
    assert own["submitter"] == own["owner"] == {"kind": "citizen"} | person.party()
    assert own["contact"] == person.contact()

    body = {"procedure": BIRTH_REGISTRATION, "receiving_agency": AGENCY, "for_another": True}
    for_a_neighbour = (await citizen.rest.post("/dossiers", body)).body
    assert for_a_neighbour["submitter"]["full_name"] == person.full_name
    assert "full_name" not in for_a_neighbour.get("owner", {})


async def test_the_declaration_is_checked_against_the_form_field_by_field(citizen: Citizen) -> None:
    filing = await drafts.complete(citizen)
    declaration = declarations.birth_registration(citizen.person)
    del declaration["child"]["full_name"]
    declaration["child"]["sex"] = "khac"
    declaration["copies"] = 51
    declaration["requester"]["document"]["number"] = "123456"
    await filing.fill(declaration=declaration)

    with pytest.raises(Refused) as refused:
        await filing.submit()

    assert set(refused.value.fields) == {
        "/declaration/child/full_name",
        "/declaration/child/sex",
        "/declaration/copies",
        "/declaration/requester/document/number",
    }


async def test_a_complete_dossier_is_sent_and_gets_its_code(citizen: Citizen) -> None:
    filing = await drafts.complete(citizen)

    answer = await filing.submit()

    assert answer.body["status"] == "registered"
    assert CODE.fullmatch(filing.code)
    assert answer.body["submit_time"] < answer.body["acceptance_due_time"]
    assert (await citizen.rest.get(f"/dossiers/{filing.code}")).body == answer.body


async def test_what_was_sent_is_not_changed_any_more(citizen: Citizen) -> None:
    filing = await drafts.submitted(citizen)

    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await filing.fill(contact=citizen.person.contact())
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await filing.announce(REQUIRED_COMPONENT, files.pdf())
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED") as refused:
        await filing.submit()
    # What the desk could do now is not hers.
    assert refused.value.detail.endswith("Có thể thực hiện: rút hồ sơ trước khi tiếp nhận.")


async def test_a_draft_can_be_thrown_away_with_its_files(citizen: Citizen, stranger: Citizen) -> None:
    filing = await drafts.complete(citizen)
    file = f"{filing.path}/attachments/{filing.dossier['attachments'][0]['id']}:download"
    link = (await citizen.rest.get(file)).body["url"]
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await stranger.rest.call("DELETE", filing.path, headers=keyed(headers={"If-Match": "*"}))

    key = str(uuid.uuid4())
    assert [(await filing.delete(key)).status for _ in range(2)] == [204, 204]

    for gone in (citizen.rest.get(filing.path), citizen.rest.get(file), filing.delete(), filing.submit()):
        with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
            await gone
    assert filing.id not in [each["id"] for each in (await citizen.rest.get("/dossiers")).body["dossiers"]]
    assert (await citizen.portal.http.get(link)).status_code == 404


async def test_drafts_do_not_pile_up(portal: Portal) -> None:
    citizen = await Citizen(portal, man()).settle()
    begun = [await citizen.draft(BIRTH_REGISTRATION, AGENCY) for _ in range(MAX_DRAFTS)]

    with pytest.raises(Refused) as refused:
        await citizen.draft(BIRTH_REGISTRATION, AGENCY)
    assert (refused.value.code, refused.value.reason) == (409, "TOO_MANY_DRAFTS")
    assert "xoá bớt" in refused.value.detail

    await begun[0].delete()
    assert (await citizen.draft(BIRTH_REGISTRATION, AGENCY)).dossier["status"] == "draft"


async def test_what_was_sent_is_not_deleted_but_withdrawn(citizen: Citizen) -> None:
    filing = await drafts.submitted(citizen)
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED") as refused:
        await filing.delete()
    assert refused.value.detail.endswith("Có thể thực hiện: rút hồ sơ trước khi tiếp nhận.")
    await filing.withdraw("Tôi nộp nhầm nơi.")
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED") as refused:
        await filing.delete()
    assert refused.value.detail.endswith("Hiện không thể thực hiện thao tác nào với hồ sơ này.")


async def test_two_windows_do_not_overwrite_each_other(citizen: Citizen) -> None:
    filing = await citizen.draft(BIRTH_REGISTRATION, AGENCY)
    stale = filing.etag
    await filing.fill(contact=citizen.person.contact())
    filing.etag = stale

    for change in (filing.fill(contact={"email": "khac@example.com"}), filing.submit()):
        with pytest.raises(Refused) as refused:
            await change
        assert (refused.value.code, refused.value.reason) == (412, "ETAG_MISMATCH")
    with pytest.raises(Refused) as refused:
        await citizen.rest.patch(filing.path, {"contact": citizen.person.contact()})
    assert refused.value.code == 428


async def test_a_lost_answer_is_asked_for_again_and_another_body_is_refused(citizen: Citizen) -> None:
    key = str(uuid.uuid4())
    first = await citizen.draft(BIRTH_REGISTRATION, AGENCY, key=key)
    again = await citizen.draft(BIRTH_REGISTRATION, AGENCY, key=key)
    assert again.id == first.id

    with pytest.raises(Refused, match="REQUEST_ID_REUSED"):
        await citizen.draft(BIRTH_REGISTRATION, AGENCY, "Nơi khác", key=key)


async def test_sending_again_with_the_same_key_gives_the_same_answer(citizen: Citizen) -> None:
    filing = await drafts.complete(citizen)
    key, etag = str(uuid.uuid4()), filing.etag

    first = await filing.submit(key)
    filing.etag = etag
    again = await filing.submit(key)

    assert again.body == first.body


async def test_others_do_not_learn_that_a_dossier_exists(citizen: Citizen, stranger: Citizen) -> None:
    filing = await drafts.submitted(citizen)

    refusals = []
    for dossier in (filing.id, filing.code, str(uuid.uuid4()), "H56.1-261122-9999"):
        with pytest.raises(Refused) as refused:
            await stranger.rest.get(f"/dossiers/{dossier}")
        refusals.append((refused.value.code, refused.value.reason, refused.value.detail))

    assert set(refusals) == {(404, "DOSSIER_NOT_FOUND", refusals[0][2])}


async def test_the_owner_finds_the_dossier_among_theirs_newest_first(citizen: Citizen) -> None:
    filing = await drafts.submitted(citizen)

    listed = (await citizen.rest.get("/dossiers")).body["dossiers"]

    assert listed[0]["id"] == filing.id
    assert "declaration" not in listed[0]
