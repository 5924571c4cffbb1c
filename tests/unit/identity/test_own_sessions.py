"""One's own sessions: listed with what people know their devices by, and ended one by one or all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.identity.domain.errors import SessionExpired, SessionNotFound
from tests.unit.identity.world import PASSWORD, World, command

ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"


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
    assert "131" not in repr(first)


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
