"""Logging in, staying logged in, logging out."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.common.kernel.principal import Kind, Role
from services.common.rpc.tokens import TokenInvalid, TokenVerifier
from services.identity.app.admin import CreateOfficer
from services.identity.app.sessions import Granted
from services.identity.domain.errors import CredentialsWrong, SessionExpired, TooManyAttempts
from services.identity.domain.officers import NewOfficer
from tests.unit.identity.world import IDS, PASSWORD, World, command


def verifier(world: World) -> TokenVerifier:
    async def jwks() -> dict[str, object]:
        return dict(world.signing.public)

    return TokenVerifier(jwks, world.clock)


async def test_an_account_gets_a_token_of_ten_minutes(world: World) -> None:
    account = await world.registered()
    granted = await world.log_in("Nguyen.A", PASSWORD)
    principal = await verifier(world).verify(granted.access_token)
    assert (principal.kind, principal.id, principal.contact_verified) == (Kind.ACCOUNT, account.id, False)
    assert granted.access_expires_at == world.clock.now() + timedelta(minutes=10)
    assert granted.refresh_expires_at == world.clock.now() + timedelta(days=7)
    world.clock.time += timedelta(minutes=10, seconds=3)
    with pytest.raises(TokenInvalid):
        await verifier(world).verify(granted.access_token)


async def test_an_officer_gets_a_token_with_agency_and_roles(world: World) -> None:
    create = CreateOfficer(world.officers, world.hasher, IDS)
    roles = frozenset({Role.DESK, Role.SPECIALIST})
    officer = await create(command(), NewOfficer("can.bo.a", PASSWORD, "Lê Văn C", "c16594", roles))
    principal = await verifier(world).verify((await world.log_in("can.bo.a", PASSWORD)).access_token)
    assert (principal.kind, principal.id, principal.agency_id) == (Kind.OFFICER, officer.id, "c16594")
    assert principal.roles == roles


async def test_after_the_box_answered_a_refresh_says_so(world: World) -> None:
    account = await world.registered()
    granted = await world.log_in("nguyen.a", PASSWORD)
    await world.confirm(account)
    refreshed = await world.refresh(granted.refresh_token)
    assert (await verifier(world).verify(refreshed.access_token)).contact_verified


async def test_an_unknown_name_and_a_wrong_password_are_one_error(world: World) -> None:
    await world.registered()
    for name, password in (("nguyen.a", "mật khẩu khác"), ("khong-co", PASSWORD), ("khong-co", "")):
        with pytest.raises(CredentialsWrong):
            await world.log_in(name, password)


@pytest.mark.parametrize("name", ["nguyen.a", "khong-co"])
async def test_after_five_wrong_passwords_the_next_attempt_waits(world: World, name: str) -> None:
    await world.registered()
    for _ in range(5):
        with pytest.raises(CredentialsWrong):
            await world.log_in(name, "mật khẩu khác")
    with pytest.raises(TooManyAttempts) as refused:
        await world.log_in(name, PASSWORD)
    assert refused.value.retry_after == timedelta(seconds=5)


async def test_many_guesses_at_once_are_counted_before_they_are_looked_at(world: World) -> None:
    await world.registered()
    guesses = await asyncio.gather(*(world.log_in("nguyen.a", str(i)) for i in range(20)), return_exceptions=True)
    assert sum(isinstance(guess, CredentialsWrong) for guess in guesses) == 5
    assert sum(isinstance(guess, TooManyAttempts) for guess in guesses) == 15


async def test_a_success_forgets_the_mistakes(world: World) -> None:
    await world.registered()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(CredentialsWrong):
                await world.log_in("nguyen.a", "mật khẩu khác")
        await world.log_in("nguyen.a", PASSWORD)


async def test_a_repeated_refresh_within_the_grace_gives_the_same_successor(world: World) -> None:
    first = await logged_in(world)
    once = await world.refresh(first.refresh_token)
    world.clock.time += timedelta(seconds=30)
    again = await world.refresh(first.refresh_token)
    assert once.refresh_token == again.refresh_token != first.refresh_token


async def test_reuse_after_the_grace_ends_the_whole_session(world: World) -> None:
    first = await logged_in(world)
    second = await world.refresh(first.refresh_token)
    world.clock.time += timedelta(seconds=31)
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(SessionExpired):
            await world.refresh(token)


async def test_logging_out_ends_the_session_and_may_be_repeated(world: World) -> None:
    granted = await logged_in(world)
    await world.log_out(granted.refresh_token)
    await world.log_out(granted.refresh_token)
    with pytest.raises(SessionExpired):
        await world.refresh(granted.refresh_token)


async def test_nobody_is_logged_out_with_a_made_up_token(world: World) -> None:
    granted = await logged_in(world)
    session_id, _, _ = granted.refresh_token.partition(".")
    for token in ("x", "nobody.x", f"{session_id}.x"):
        await world.log_out(token)
    assert await world.refresh(granted.refresh_token)


async def test_a_session_of_nobody_has_expired(world: World) -> None:
    for token in ("", "x", "nobody.x"):
        with pytest.raises(SessionExpired):
            await world.refresh(token)


async def logged_in(world: World) -> Granted:
    await world.registered()
    return await world.log_in("nguyen.a", PASSWORD)
