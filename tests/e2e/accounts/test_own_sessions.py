"""A lost phone: where one is logged in is listed, and ended one by one or all at once."""

from __future__ import annotations

import uuid

import pytest

from services.common.kernel.principal import Role
from tests.e2e.accounts.person import (
    DESKTOP,
    NEW_PASSWORD,
    PHONE,
    counts,
    log_in,
    with_token,
)
from tests.support import officer
from tests.support.citizen import Citizen
from tests.support.places import AGENCY
from tests.support.portal import Portal
from tests.support.surprise import Refused


async def test_the_sessions_of_a_lost_phone_are_found_and_ended(portal: Portal, person: Citizen) -> None:
    phone, desktop = await log_in(person, device=PHONE), await log_in(person, device=DESKTOP)
    rest = with_token(portal, desktop)

    listed = (await rest.get("/sessions")).body["sessions"]
    assert [session["device"] for session in listed if session["current"]] == ["Firefox, Windows"]
    (lost,) = (session for session in listed if session.get("device") == "Chrome, Android")
    assert len(listed) == 3
    assert "131." not in str(listed), "nothing finer than browser and system is kept"

    for _ in range(2):
        assert (await rest.call("DELETE", f"/sessions/{lost['id']}")).status == 204

    assert not await counts(portal, phone)
    assert await counts(portal, desktop)
    assert lost["id"] not in [session["id"] for session in (await rest.get("/sessions")).body["sessions"]]


async def test_a_session_of_somebody_else_is_not_found(portal: Portal, person: Citizen, stranger: Citizen) -> None:
    await log_in(person)
    for session in (await person.rest.get("/sessions")).body["sessions"]:
        with pytest.raises(Refused) as refused:
            await stranger.rest.call("DELETE", f"/sessions/{session['id']}")
        assert (refused.value.code, refused.value.reason) == (404, "SESSION_NOT_FOUND")
    with pytest.raises(Refused, match="SESSION_NOT_FOUND"):
        await person.rest.call("DELETE", f"/sessions/{uuid.uuid4()}")


async def test_all_other_sessions_end_at_once(portal: Portal, person: Citizen) -> None:
    others = [await log_in(person) for _ in range(3)]
    this = await log_in(person)
    rest, key = with_token(portal, this), str(uuid.uuid4())

    for _ in range(2):
        assert (await rest.post("/sessions:revoke-others", key=key)).status == 204

    assert [session["current"] for session in (await rest.get("/sessions")).body["sessions"]] == [True]
    assert not any([await counts(portal, session) for session in others])
    assert await counts(portal, this)


async def test_an_ended_session_throws_nobody_out_and_moves_no_account(portal: Portal, person: Citizen) -> None:
    """Its access token lives on for up to ten minutes."""
    stolen, owner = await log_in(person), await log_in(person)
    await with_token(portal, owner).post("/sessions:revoke-others")

    thief = with_token(portal, stolen)
    with pytest.raises(Refused) as refused:
        await thief.post("/sessions:revoke-others")
    assert (refused.value.code, refused.value.reason) == (401, "SESSION_EXPIRED")
    with pytest.raises(Refused, match="SESSION_EXPIRED"):
        await thief.call("DELETE", f"/sessions/{uuid.uuid4()}")
    move = {"current_password": person.person.password, "new_email": "hop-thu-khac@example.vn"}
    with pytest.raises(Refused, match="SESSION_EXPIRED"):
        await thief.post("/accounts/me:request-email-change", move)
    with pytest.raises(Refused, match="SESSION_EXPIRED"):
        await thief.post("/accounts/me:resend-verification")

    assert not await counts(portal, stolen)
    assert await counts(portal, owner)


async def test_an_officer_sees_and_ends_sessions_and_proves_the_password(portal: Portal) -> None:
    rest = await officer.log_in(portal, AGENCY, Role.DESK)
    (session,) = (await rest.get("/sessions")).body["sessions"]
    assert session["current"] is True
    await rest.post("/sessions:revoke-others")
    body = {"current_password": "khong phai mat khau", "new_password": NEW_PASSWORD}
    with pytest.raises(Refused, match="PASSWORD_WRONG"):
        await rest.post("/accounts/me:change-password", body)
