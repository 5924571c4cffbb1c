"""One's own sessions: listed with what people know their devices by, and ended one by one or all at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from services.common.kernel.principal import Kind, Principal
from services.identity.domain.accounts import Profile
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import SessionExpired, SessionNotFound
from tests.unit.identity.world import PASSWORD, World, command, token_in

ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
NEW = "năm từ khác hẳn nhé"


async def test_the_last_used_first_with_a_coarse_label(world: World) -> None:
    await world.registered()
    phone = await world.log_in("nguyen.a", PASSWORD, ANDROID)
    world.clock.time += timedelta(hours=1)
    desktop = await world.log_in("nguyen.a", PASSWORD)
    caller = world.caller(desktop)
    assert [session.device for session in await world.list_sessions(caller)] == ["", "Chrome, Android"]
    world.clock.time += timedelta(hours=1)
    await world.refresh(phone.refresh_token)
    first, second = await world.list_sessions(caller)
    assert (first.device, first.rotated_at) == ("Chrome, Android", world.clock.now())
    assert second.id == caller.session_id
    assert "131.0" not in repr(first)


async def test_what_has_ended_is_not_listed(world: World) -> None:
    await world.registered()
    over, gone, mine = [await world.log_in("nguyen.a", PASSWORD) for _ in range(3)]
    await world.log_out(gone.refresh_token)
    assert len(await world.list_sessions(world.caller(mine))) == 2
    world.clock.time += timedelta(days=6)
    renewed = await world.refresh(mine.refresh_token)
    world.clock.time += timedelta(days=1)
    (left,) = await world.list_sessions(world.caller(renewed))
    assert left.id == world.caller(mine).session_id
    with pytest.raises(SessionExpired):
        await world.refresh(over.refresh_token)


async def test_one_is_ended_at_once_and_again_is_harmless(world: World) -> None:
    await world.registered()
    lost, mine = await world.log_in("nguyen.a", PASSWORD), await world.log_in("nguyen.a", PASSWORD)
    for _ in range(2):
        await world.revoke_session(world.caller(mine), world.caller(lost).session_id)
    with pytest.raises(SessionExpired):
        await world.refresh(lost.refresh_token)
    assert await world.refresh(mine.refresh_token)


async def test_those_of_others_are_not_found(world: World) -> None:
    await world.registered()
    await world.registered("nguoi-khac", "khac@example.vn")
    mine, other = await world.log_in("nguyen.a", PASSWORD), await world.log_in("nguoi-khac", PASSWORD)
    for session_id in (world.caller(other).session_id, "nowhere"):
        with pytest.raises(SessionNotFound):
            await world.revoke_session(world.caller(mine), session_id)
    assert await world.refresh(other.refresh_token)


async def test_all_others_are_ended_by_one_write(world: World) -> None:
    account = await world.registered()
    others = [await world.log_in("nguyen.a", PASSWORD) for _ in range(3)]
    mine = await world.log_in("nguyen.a", PASSWORD)
    caller = world.caller(mine)
    for _ in range(2):
        await world.revoke_others(command("r1", actor=caller))
    for session in others:
        with pytest.raises(SessionExpired):
            await world.refresh(session.refresh_token)
    assert await world.refresh(mine.refresh_token)
    assert [session.id for session in await world.list_sessions(caller)] == [caller.session_id]
    assert (await world.accounts.get(account.id)).version == 2
    assert await world.log_in("nguyen.a", PASSWORD)


async def test_a_repeat_is_answered_though_the_session_has_ended_since(world: World) -> None:
    await world.registered()
    mine = await world.log_in("nguyen.a", PASSWORD)
    caller = world.caller(mine)
    await world.revoke_others(command("r1", actor=caller))
    await world.log_out(mine.refresh_token)
    other = await world.log_in("nguyen.a", PASSWORD)
    await world.revoke_others(command("r1", actor=caller))
    assert await world.refresh(other.refresh_token), "it ended nothing more"
    with pytest.raises(SessionExpired):
        await world.revoke_others(command("r2", actor=caller))


async def change(world: World, owner: Principal) -> None:
    await world.change_password(command(actor=owner), PASSWORD, NEW)


async def reset(world: World, owner: Principal) -> None:
    await world.deliver()
    await world.confirm(await world.accounts.get(owner.id))
    await world.deliver()
    await world.request_reset(command(), "nguyen.a", await world.solved(CaptchaPurpose.PASSWORD_RESET))
    (letter,) = await world.deliver()
    await world.reset_password(command(), token_in(letter, "/dat-lai-mat-khau"), NEW)


async def revoke_others(world: World, owner: Principal) -> None:
    await world.revoke_others(command(actor=owner))


@pytest.mark.parametrize("end", [change, reset, revoke_others])
async def test_an_ended_session_ends_no_other_changes_nothing_and_does_not_come_back(
    world: World, end: Callable[[World, Principal], Awaitable[None]]
) -> None:
    """Its access token lives on for minutes: whoever stole it must not throw its owner out with it."""
    account = await world.registered()
    stolen, owner = await world.log_in("nguyen.a", PASSWORD), await world.log_in("nguyen.a", PASSWORD)
    await end(world, world.caller(owner))
    password = PASSWORD if end is revoke_others else NEW
    owner = await world.log_in("nguyen.a", password)
    before = await world.accounts.get(account.id)
    thief = world.caller(stolen)
    with pytest.raises(SessionExpired):
        await world.revoke_others(command(actor=thief))
    with pytest.raises(SessionExpired):
        await world.revoke_session(thief, world.caller(owner).session_id)
    with pytest.raises(SessionExpired):
        await world.change_password(command(actor=thief), password, "lại một câu khác")
    with pytest.raises(SessionExpired):
        await world.request_email_change(command(actor=thief), password, "hop-thu-khac@example.vn")
    with pytest.raises(SessionExpired):
        await world.update_profile(command(actor=thief), "", Profile(phone="0911111111"), ["profile.phone"])
    with pytest.raises(SessionExpired):
        await world.resend(command(actor=thief))
    assert await world.accounts.get(account.id) == before
    with pytest.raises(SessionExpired):
        await world.refresh(stolen.refresh_token)
    assert await world.refresh(owner.refresh_token)


@pytest.mark.parametrize("days", [0, 7])
async def test_neither_does_one_that_was_ended_alone_or_is_over(world: World, days: int) -> None:
    await world.registered()
    stolen = await world.log_in("nguyen.a", PASSWORD)
    if not days:
        await world.log_out(stolen.refresh_token)
    thief = world.caller(stolen)
    world.clock.time += timedelta(days=days)
    owner = await world.log_in("nguyen.a", PASSWORD)
    for _ in range(2):
        with pytest.raises(SessionExpired):
            await world.revoke_others(command("r1", actor=thief))
    assert await world.refresh(owner.refresh_token)
    with pytest.raises(SessionExpired):
        await world.refresh(stolen.refresh_token)


async def test_one_ends_oneself_again_and_again(world: World) -> None:
    await world.registered()
    caller = world.caller(await world.log_in("nguyen.a", PASSWORD))
    for _ in range(2):
        await world.revoke_session(caller, caller.session_id)


async def test_a_caller_whose_session_is_unknown_ends_nothing(world: World) -> None:
    account = await world.registered()
    with pytest.raises(SessionExpired):
        await world.revoke_others(command(actor=Principal(Kind.ACCOUNT, account.id, session_id="nowhere")))
