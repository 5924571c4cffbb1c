"""Sessions: rotation of the refresh token with a grace, revocation on reuse, log-out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.common.storage.mongo import Database
from tests.support.citizen import Citizen
from tests.support.portal import Portal
from tests.support.surprise import Refused


@pytest.fixture(scope="module")
async def citizen(portal: Portal) -> Citizen:
    """Somebody whose sessions end here, and are needed by no other test."""
    return await Citizen(portal).settle()


async def refresh(portal: Portal, session: dict[str, Any]) -> dict[str, Any]:
    renewed: dict[str, Any] = (
        await portal.rest().post("/sessions:refresh", {"refresh_token": session["refresh_token"]})
    ).body
    return renewed


async def test_one_answer_for_an_unknown_name_and_a_wrong_password(portal: Portal, citizen: Citizen) -> None:
    answers = []
    for user_name in (citizen.person.user_name, "khong.co.ai"):
        with pytest.raises(Refused) as refused:
            await portal.rest().post("/sessions", {"user_name": user_name, "password": "khong phai mat khau"})
        answers.append((refused.value.code, refused.value.reason, refused.value.detail))

    assert answers[0] == answers[1]
    assert answers[0][:2] == (401, "CREDENTIALS_WRONG")


async def test_each_refresh_gives_a_new_token_that_works(portal: Portal, citizen: Citizen) -> None:
    first = await citizen.log_in()
    second = await refresh(portal, first)
    third = await refresh(portal, second)

    assert len({session["refresh_token"] for session in (first, second, third)}) == 3
    rest = portal.rest()
    rest.token = third["access_token"]
    assert (await rest.get("/accounts/me")).body["user_name"] == citizen.person.user_name


async def test_a_phone_that_lost_the_answer_gets_the_same_successor(portal: Portal, citizen: Citizen) -> None:
    session = await citizen.log_in()
    first, again = await refresh(portal, session), await refresh(portal, session)

    assert again["refresh_token"] == first["refresh_token"]
    await refresh(portal, again)


async def test_after_the_grace_a_used_token_revokes_the_session(
    portal: Portal, citizen: Citizen, identity_database: Database
) -> None:
    session = await citizen.log_in()
    successor = await refresh(portal, session)
    row = {"_id": session["refresh_token"].partition(".")[0]}
    half_a_minute_ago = datetime.now(UTC) - timedelta(seconds=31)
    await identity_database["sessions"].update_one(row, {"$set": {"rotated_at": half_a_minute_ago}})

    for used_or_stolen in (session, successor):
        with pytest.raises(Refused, match="SESSION_EXPIRED"):
            await refresh(portal, used_or_stolen)


async def test_a_token_used_after_its_successor_was_used_revokes_the_session(portal: Portal, citizen: Citizen) -> None:
    stolen = await citizen.log_in()
    successor = await refresh(portal, stolen)
    newest = await refresh(portal, successor)

    for session in (stolen, newest):
        with pytest.raises(Refused) as refused:
            await refresh(portal, session)
        assert (refused.value.code, refused.value.reason) == (401, "SESSION_EXPIRED")


async def test_logging_out_ends_the_session_and_may_be_repeated(portal: Portal, citizen: Citizen) -> None:
    session = await citizen.log_in()
    for _ in range(2):
        await portal.rest().post("/sessions:logout", {"refresh_token": session["refresh_token"]})

    with pytest.raises(Refused, match="SESSION_EXPIRED"):
        await refresh(portal, session)


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "{real}x"])
async def test_a_token_that_does_not_count_opens_nothing(portal: Portal, citizen: Citizen, token: str) -> None:
    rest = portal.rest()
    rest.token = token.replace("{real}", citizen.rest.token)
    with pytest.raises(Refused) as refused:
        await rest.get("/accounts/me")

    assert refused.value.code == 401
