"""The public look-up (tra cứu hồ sơ): behind a captcha, masked, and nothing at all of sensitive procedures."""

from __future__ import annotations

import json
import re

import pytest

from tests.support import captcha, drafts
from tests.support.citizen import Citizen
from tests.support.passerby import Passerby
from tests.support.places import AGENCY_NAME
from tests.support.portal import Portal
from tests.support.surprise import Refused


async def test_anybody_sees_where_a_dossier_stands_and_a_masked_name(citizen: Citizen, passerby: Passerby) -> None:
    filing = await drafts.submitted(citizen)

    found = await passerby.look_up(filing.code)

    assert found["code"] == filing.code
    assert found["status"] == "registered"
    assert found["owner_masked"] == "T*** T*** B***"
    assert found["receiving_agency"] == AGENCY_NAME
    assert "khai sinh" in found["procedure"]
    text = json.dumps(found, ensure_ascii=False)
    person = citizen.person
    for secret in (person.full_name, person.number, person.email, person.phone, person.address, filing.id):
        assert secret not in text


async def test_a_sensitive_procedure_shows_no_name_field_or_owner(citizen: Citizen, passerby: Passerby) -> None:
    filing = await drafts.sensitive(citizen)
    procedure = (await citizen.rest.get(f"/procedures/{drafts.SENSITIVE[0]}")).body
    assert procedure["sensitive"] is True

    found = await passerby.look_up(filing.code)

    assert found["status"] == "registered"
    assert not {"procedure", "field", "owner_masked", "appointment_time"} & found.keys()
    assert procedure["display_name"] not in json.dumps(found, ensure_ascii=False)


CODES = ["H56.260-261122-9999", "000.17.22.H56-210531-0001", "H56-000000-0000", "khong-phai-ma", "1%202"]


@pytest.mark.parametrize("code", CODES)
async def test_one_answer_for_every_code_that_shows_nothing(passerby: Passerby, code: str) -> None:
    await passerby.earn_pass()
    with pytest.raises(Refused) as refused:
        await passerby.look_up_once(code)

    assert (refused.value.code, refused.value.reason) == (404, "DOSSIER_NOT_FOUND")


async def test_who_guesses_codes_needs_another_captcha_sooner(citizen: Citizen, passerby: Passerby) -> None:
    """An answer that finds nothing costs three of a pass's ten look-ups."""
    filing = await drafts.submitted(citizen)
    await passerby.earn_pass()
    for code in CODES[:4]:
        with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
            await passerby.look_up_once(code)
    with pytest.raises(Refused, match="LOOKUP_PASS_USED_UP"):
        await passerby.look_up_once(filing.code)


async def test_a_draft_is_not_found(citizen: Citizen, passerby: Passerby) -> None:
    draft = await drafts.complete(citizen)
    await passerby.earn_pass()
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await passerby.look_up_once(draft.id)


async def test_a_pass_is_good_for_a_few_look_ups(citizen: Citizen, passerby: Passerby) -> None:
    filing = await drafts.submitted(citizen)
    earned = await passerby.earn_pass()
    for _ in range(earned["max_lookups"]):
        await passerby.look_up_once(filing.code)

    with pytest.raises(Refused) as refused:
        await passerby.look_up_once(filing.code)
    assert (refused.value.code, refused.value.reason) == (429, "LOOKUP_PASS_USED_UP")


async def test_without_a_pass_nothing_is_shown(citizen: Citizen, portal: Portal) -> None:
    filing = await drafts.submitted(citizen)
    for token in ("", citizen.rest.token):
        rest = portal.rest()
        rest.token = token
        with pytest.raises(Refused) as refused:
            await rest.get(f"/tracking/dossiers/{filing.code}")
        assert refused.value.code in (401, 403)


@pytest.mark.parametrize("purpose", ["register", "user_name"])
async def test_a_pass_is_earned_with_a_captcha_of_its_own_purpose(portal: Portal, purpose: str) -> None:
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await portal.rest().post("/lookup-passes", {"captcha": await portal.captcha(purpose)})


async def test_a_captcha_earns_one_pass(portal: Portal) -> None:
    captcha = await portal.captcha("lookup")
    await portal.rest().post("/lookup-passes", {"captcha": captcha})
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await portal.rest().post("/lookup-passes", {"captcha": captcha})


async def test_whoever_sent_a_dossier_finds_it_at_once(citizen: Citizen, passerby: Passerby) -> None:
    """Read your writes: no sleep between the answer to the submission and the look-up."""
    for _ in range(10):
        filing = await drafts.submitted(citizen)
        assert (await passerby.look_up(filing.code))["status"] == "registered"
        assert [entry["event"] for entry in (await filing.timeline())["entries"]] == ["submitted"]


async def test_the_link_of_a_mail_leads_to_where_the_dossier_stands(portal: Portal, citizen: Citizen) -> None:
    """In any browser: the code is filled in, a picture asks for its characters, the answer shows what anybody may know."""
    filing = await drafts.submitted(citizen)
    mail = await citizen.mailbox.next(f"Hồ sơ {filing.code} đã được gửi")
    link = mail.link(portal.doors.gateway)

    asked = await portal.http.get(link)
    assert f'value="{filing.code}"' in asked.text
    hidden, picture = _captcha(asked.text)
    typed = {"code": filing.code, "captcha": hidden, "text": captcha.read(picture)}
    shown = await portal.http.post(f"{portal.doors.gateway}/tra-cuu", data=typed)

    assert shown.status_code == 200
    for told in ("T*** T*** B***", AGENCY_NAME, "khai sinh"):
        assert told in shown.text
    person = citizen.person
    for secret in (person.full_name, person.number, person.email, person.phone, person.address, filing.id):
        assert secret not in shown.text

    again = await portal.http.post(f"{portal.doors.gateway}/tra-cuu", data=typed)
    assert again.status_code == 422, "a captcha counts once"
    assert AGENCY_NAME not in again.text


def _captcha(page: str) -> tuple[str, str]:
    hidden = re.search(r'name="captcha" value="([^"]+)"', page)
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', page)
    assert hidden
    assert picture
    return hidden[1], picture[1]
