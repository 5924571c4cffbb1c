"""Officers at the REST door: what they see and decide, and what is not theirs (every decision itself: description/)."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.common.kernel.principal import Role
from tests.support import drafts, officer
from tests.support.citizen import Citizen, Filing
from tests.support.passerby import Passerby
from tests.support.places import AGENCY, OTHER_AGENCY
from tests.support.portal import Portal
from tests.support.rest import Answer, Rest
from tests.support.surprise import Refused
from tests.support.working_days import working_morning

NEXT = {"next_handler": "Phạm Thị D"}


@pytest.fixture(scope="session")
async def desk(portal: Portal) -> Rest:
    """An officer at the desk of the agency that the citizen's dossiers go to."""
    return await officer.log_in(portal, AGENCY, Role.DESK)


def path_of(sent: Filing) -> str:
    return f"/desk/dossiers/{sent.id}"


async def decide(rest: Rest, sent: Filing, method: str, body: dict[str, Any], key: str | None = None) -> Answer:
    return await rest.post(f"{path_of(sent)}:{method}", body, key=key, headers={"If-Match": sent.etag})


async def test_the_desk_finds_what_waits_and_opens_it_by_code(citizen: Citizen, desk: Rest) -> None:
    sent = await drafts.submitted(citizen)

    waiting = (await desk.get("/desk/dossiers", status="registered", page_size="100")).body["dossiers"]
    opened = (await desk.get(f"/desk/dossiers/{sent.code}")).body

    (listed,) = (dossier for dossier in waiting if dossier["id"] == sent.id)
    assert listed["owner"] == {"kind": "citizen", "full_name": citizen.person.full_name}
    assert "declaration" not in listed
    assert opened["owner"]["identity_document"] == citizen.person.document
    assert opened["etag"] == sent.etag


async def test_an_officer_sees_who_they_are_and_a_citizen_is_none(citizen: Citizen, portal: Portal) -> None:
    rest = await officer.log_in(portal, AGENCY, Role.SPECIALIST, Role.DESK)

    me = (await rest.get("/officers/me")).body

    assert (me["full_name"], me["agency"]) == ("Lê Văn C", AGENCY)
    assert set(me["roles"]) == {"desk", "specialist"}
    with pytest.raises(Refused, match="PERMISSION_DENIED"):
        await citizen.rest.get("/officers/me")


async def test_the_list_is_read_page_by_page(citizen: Citizen, desk: Rest) -> None:
    sent = [(await drafts.submitted(citizen)).id for _ in range(3)]

    first = (await desk.get("/desk/dossiers", page_size="2")).body
    second = (await desk.get("/desk/dossiers", page_size="2", page_token=first["next_page_token"])).body

    assert [dossier["id"] for dossier in (*first["dossiers"], *second["dossiers"])][:3] == sent[::-1]


async def test_a_decision_can_be_read_at_once_by_everybody_it_concerns(
    citizen: Citizen, desk: Rest, passerby: Passerby
) -> None:
    for _ in range(3):  # a slow machine may be too slow for one of them
        sent = await drafts.submitted(citizen)
        began = time.monotonic()
        answer = await decide(desk, sent, "accept", NEXT)
        if "motcua-tracking" not in answer.headers:
            break
        assert time.monotonic() - began > 1.9, "the answer did not even wait"

    assert "motcua-tracking" not in answer.headers
    assert (await passerby.look_up(sent.code))["status"] == "accepted"
    assert (await sent.timeline())["status"] == "accepted"
    assert (await sent.refresh())["status"] == "accepted"


async def test_what_an_agency_says_to_itself_stays_there(citizen: Citizen, portal: Portal) -> None:
    sent, rest = await drafts.submitted(citizen), await officer.log_in(portal, AGENCY, *Role)
    for method, body in (("accept", NEXT), ("start", NEXT), ("hand-over", {**NEXT, "remark": "Xem kỹ nơi sinh."})):
        sent.etag = (await decide(rest, sent, method, body)).headers["etag"]

    seen, known = (await rest.get(path_of(sent))).body, await sent.refresh()

    assert (seen["handler"], seen["history"][-1]["reason"]) == ("Phạm Thị D", "Xem kỹ nơi sinh.")
    assert known.keys().isdisjoint({"handler", "step_due_time"})
    assert known["history"][-1]["event"] == "handed_over"
    assert "reason" not in known["history"][-1]


async def test_a_decision_repeated_with_its_key_is_made_once(citizen: Citizen, desk: Rest) -> None:
    sent, key = await drafts.submitted(citizen), str(uuid.uuid4())

    answers = await asyncio.gather(*(decide(desk, sent, "accept", NEXT, key) for _ in range(5)))

    assert all(answer.body == answers[0].body for answer in answers)
    assert answers[0].headers["etag"] == answers[0].body["etag"]


async def test_what_was_changed_meanwhile_is_not_decided_about(citizen: Citizen, desk: Rest) -> None:
    sent = await drafts.submitted(citizen)
    await decide(desk, sent, "accept", NEXT)

    with pytest.raises(Refused) as stale:
        await decide(desk, sent, "refuse", {"reason": "Không đúng thẩm quyền."})
    assert (stale.value.code, stale.value.reason) == (412, "ETAG_MISMATCH")


async def test_what_did_not_change_is_not_sent_again(citizen: Citizen, desk: Rest) -> None:
    sent = await drafts.submitted(citizen)
    for path in (path_of(sent), "/desk/dossiers"):
        first = await desk.get(path)
        known = {"If-None-Match": first.headers["etag"], "Authorization": f"Bearer {desk.token}"}
        again = await citizen.portal.http.get(f"{citizen.portal.doors.gateway}/api/v1{path}", headers=known)
        assert (again.status_code, again.content) == (304, b"")


async def test_a_dossier_of_another_agency_does_not_exist(citizen: Citizen, portal: Portal) -> None:
    sent = await drafts.submitted(citizen)
    elsewhere = await officer.log_in(portal, OTHER_AGENCY, *Role)

    attempts: list[Callable[[], Awaitable[Answer]]] = [
        lambda: elsewhere.get(path_of(sent)),
        lambda: elsewhere.get(f"/desk/dossiers/{sent.code}"),
        lambda: elsewhere.get(f"/dossiers/{sent.id}/timeline"),
        lambda: decide(elsewhere, sent, "accept", NEXT),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            await attempt()
        assert (refused.value.code, refused.value.reason) == (404, "DOSSIER_NOT_FOUND")
    assert sent.id not in [dossier["id"] for dossier in (await elsewhere.get("/desk/dossiers")).body["dossiers"]]


async def test_the_desk_is_for_officers_and_a_decision_for_its_role(citizen: Citizen, portal: Portal) -> None:
    sent = await drafts.submitted(citizen)
    specialist = await officer.log_in(portal, AGENCY, Role.SPECIALIST)

    attempts: list[Callable[[], Awaitable[Answer]]] = [
        lambda: citizen.rest.get("/desk/dossiers"),
        lambda: citizen.rest.get(path_of(sent)),
        lambda: decide(citizen.rest, sent, "accept", NEXT),
        lambda: decide(specialist, sent, "accept", NEXT),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            await attempt()
        assert (refused.value.code, refused.value.reason) == (403, "PERMISSION_DENIED")


async def test_who_asks_for_a_supplement_is_named_to_the_citizen_and_to_colleagues(
    citizen: Citizen, desk: Rest
) -> None:
    sent = await drafts.submitted(citizen)
    asked = {"items": [{"field": "owner.phone", "remark": "Ghi đủ số."}], "reason": "Chưa liên lạc được."}

    await decide(desk, sent, "request-supplement", asked | {"due_time": working_morning().isoformat()})

    assert (await citizen.rest.get(f"/dossiers/{sent.id}")).body["supplements"][-1]["guide"] == {
        "display_name": "Lê Văn C"
    }
    (step,) = (await desk.get(path_of(sent))).body["history"][-1:]
    assert (step["actor_kind"], step["acting_officer"]["display_name"]) == ("officer", "Lê Văn C")
    assert step["acting_officer"]["id"] == (await desk.get("/officers/me")).body["id"]
