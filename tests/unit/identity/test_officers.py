"""What becomes of an officer: other roles, and the end when they leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.common.kernel.errors import InvalidArgument
from services.common.kernel.principal import Role
from services.identity.app.admin import CreateOfficer, DisableOfficer, SetOfficerPassword, SetOfficerRoles
from services.identity.domain.attempts import FREE_ATTEMPTS
from services.identity.domain.errors import (
    CredentialsWrong,
    OfficerDisabled,
    OfficerNotFound,
    SessionExpired,
    TooManyAttempts,
    UserNameTaken,
)
from services.identity.domain.officers import NewOfficer, Officer
from tests.unit.identity.world import IDS, PASSWORD, World, claims_of, command

LE_VAN_C = NewOfficer("can.bo", PASSWORD, "Lê Văn C", "c16594", frozenset({Role.DESK}))


@pytest.fixture
async def officer(world: World) -> Officer:
    return await CreateOfficer(world.officers, world.hasher, IDS)(command(), LE_VAN_C)


async def test_who_left_is_out_at_once_and_for_good(world: World, officer: Officer) -> None:
    session = await world.log_in("can.bo", PASSWORD)
    caller, disable = world.caller(session), DisableOfficer(world.officers)
    for _ in range(2):
        assert (await disable(command(), " Can.Bo ")).disabled
    with pytest.raises(SessionExpired):
        await world.refresh(session.refresh_token)
    for password in (PASSWORD, ""):
        with pytest.raises(CredentialsWrong):
            await world.log_in("can.bo", password)
    with pytest.raises(SessionExpired):
        await world.revoke_others(command(actor=caller))
    with pytest.raises(SessionExpired):
        await world.change_password(command(actor=caller), "", "năm từ khác hẳn nhé")
    with pytest.raises(UserNameTaken):
        await CreateOfficer(world.officers, world.hasher, IDS)(command(), LE_VAN_C)


async def test_other_roles_count_from_the_next_refresh(world: World, officer: Officer) -> None:
    session, set_roles = await world.log_in("can.bo", PASSWORD), SetOfficerRoles(world.officers)
    for _ in range(2):
        changed = await set_roles(command(), "can.bo", frozenset({Role.HEAD, Role.SPECIALIST}))
    assert changed.agency_id == officer.agency_id
    refreshed = await world.refresh(session.refresh_token)
    assert set(claims_of(refreshed.access_token, world.signing)["roles"]) == {"head", "specialist"}


async def test_who_left_or_does_not_exist_gets_no_role_and_nobody_none(world: World, officer: Officer) -> None:
    disable, set_roles = DisableOfficer(world.officers), SetOfficerRoles(world.officers)
    with pytest.raises(InvalidArgument):
        await set_roles(command(), "can.bo", frozenset())
    await disable(command(), "can.bo")
    with pytest.raises(OfficerDisabled):
        await set_roles(command(), "can.bo", LE_VAN_C.roles)
    with pytest.raises(OfficerNotFound):
        await set_roles(command(), "khong-co", LE_VAN_C.roles)
    with pytest.raises(OfficerNotFound):
        await disable(command(), "khong-co")


async def test_what_others_know_of_an_officer_is_no_password(world: World) -> None:
    tien = replace(LE_VAN_C, full_name="Lê Văn Tiến")
    create, set_password = (
        CreateOfficer(world.officers, world.hasher, IDS),
        SetOfficerPassword(world.officers, world.attempts, world.hasher),
    )
    with pytest.raises(InvalidArgument):
        await create(command(), replace(tien, password="le van tien"))
    await create(command(), tien)
    with pytest.raises(InvalidArgument):
        await set_password(command(), "can.bo", "Lê.Văn.Tiến")


async def test_another_password_ends_every_session_and_brings_back_who_left(world: World, officer: Officer) -> None:
    session, again = await world.log_in("can.bo", PASSWORD), "năm từ khác hẳn nhé"
    set_password = SetOfficerPassword(world.officers, world.attempts, world.hasher)
    for left in (False, True):
        if left:
            await DisableOfficer(world.officers)(command(), "can.bo")
        assert not (await set_password(command(), "can.bo", again)).disabled
        with pytest.raises(SessionExpired):
            await world.refresh(session.refresh_token)
        session = await world.log_in("can.bo", again)
    with pytest.raises(CredentialsWrong):
        await world.log_in("can.bo", PASSWORD)
    with pytest.raises(InvalidArgument):
        await set_password(command(), "can.bo", "ngắn")
    with pytest.raises(OfficerNotFound):
        await set_password(command(), "khong-co", again)


async def test_who_guessed_wrong_comes_in_at_once_with_another_password(world: World, officer: Officer) -> None:
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(CredentialsWrong):
            await world.log_in("can.bo", "không nhớ nữa")
    with pytest.raises(TooManyAttempts):
        await world.log_in("can.bo", PASSWORD)
    again = "năm từ khác hẳn nhé"
    await SetOfficerPassword(world.officers, world.attempts, world.hasher)(command(), "can.bo", again)
    assert await world.log_in("can.bo", again)
