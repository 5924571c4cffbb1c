"""Who is logged in proves the password again, chooses another one, and every other session ends."""

from __future__ import annotations

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import InvalidArgument, RequestIdReused
from services.common.kernel.principal import Kind, Principal, Role
from services.identity.app.sessions import Granted
from services.identity.domain.credentials import Credentials
from services.identity.domain.errors import CredentialsWrong, PasswordWrong, SessionExpired, TooManyAttempts
from services.identity.domain.officers import Officer
from tests.unit.identity.world import PASSWORD, World, command

NEW = "năm từ khác hẳn nhé"


async def change(world: World, caller: Principal, current: str = PASSWORD, new: str = NEW, request: str = "") -> None:
    await world.change_password(command(request, actor=caller), current, new)


async def counts(world: World, granted: Granted) -> bool:
    try:
        await world.refresh(granted.refresh_token)
    except SessionExpired:
        return False
    return True


async def test_every_other_session_ends_and_the_new_password_counts(world: World) -> None:
    account = await world.registered()
    other, mine = await world.log_in(account.user_name, PASSWORD), await world.log_in(account.user_name, PASSWORD)
    await change(world, world.caller(mine))
    assert await counts(world, mine)
    assert not await counts(world, other)
    assert await counts(world, await world.log_in(account.user_name, NEW))
    with pytest.raises(CredentialsWrong):
        await world.log_in(account.user_name, PASSWORD)


async def test_the_box_is_told_if_it_ever_answered(world: World) -> None:
    account = await world.registered()
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    await world.deliver()
    await change(world, caller)
    assert await world.deliver() == [], "the box may be a stranger's"
    await world.confirm(account)
    await change(world, caller, NEW, PASSWORD)
    (letter,) = await world.deliver()
    assert (letter.kind, letter.to) == ("password-changed", account.profile.email)
    assert account.user_name in letter.text
    assert account.profile.full_name not in letter.text + letter.html


async def test_a_repeat_is_harmless_although_the_old_password_no_longer_counts(world: World) -> None:
    account = await world.registered()
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    for _ in range(2):
        await change(world, caller, request="r1")
    assert (await world.accounts.get(account.id)).credentials.generation == 2
    with pytest.raises(RequestIdReused):
        await change(world, caller, new="lại một câu khác", request="r1")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("ngắn", "PASSWORD_TOO_SHORT"),
        ("1234567890", "PASSWORD_TOO_COMMON"),
        ("038090000001", "PASSWORD_TOO_COMMON"),
        (PASSWORD, "PASSWORD_UNCHANGED"),
    ],
)
async def test_what_is_wrong_with_the_new_one_is_told_at_its_field(world: World, new: str, reason: str) -> None:
    await world.registered()
    caller = world.caller(await world.log_in("nguyen.a", PASSWORD))
    with pytest.raises(InvalidArgument) as refused:
        await change(world, caller, new=new)
    assert [(one.field, one.reason) for one in refused.value.violations] == [("new_password", reason)]


async def test_guessing_the_current_one_is_slowed_down_and_apart_from_log_ins(world: World) -> None:
    account = await world.registered()
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    for _ in range(5):
        with pytest.raises(PasswordWrong):
            await change(world, caller, "khong phai mat khau")
    with pytest.raises(TooManyAttempts):
        await change(world, caller)
    assert await world.log_in(account.user_name, PASSWORD), "a stolen session must not lock its owner out"


async def test_nobody_counts_against_it_from_the_log_in_form(world: World) -> None:
    account = await world.registered()
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    for typed in (f"ACCOUNT:{account.id}", f"account:{account.id}") * 5:
        with pytest.raises((CredentialsWrong, TooManyAttempts)):
            await world.log_in(typed, "khong phai mat khau")
    await change(world, caller)


async def test_of_two_changes_at_once_the_later_one_has_to_know_the_new_password(world: World) -> None:
    account = await world.registered()
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    verify, hasher = world.hasher.verify, world.hasher

    async def changed_right_after(password_hash: str, password: str) -> bool:
        hasher.verify = verify  # type: ignore[method-assign]  # the race, by hand
        is_right = await verify(password_hash, password)
        await change(world, caller, new="ai đó đã nhanh hơn")
        return is_right

    hasher.verify = changed_right_after  # type: ignore[method-assign]  # the race, by hand
    with pytest.raises(PasswordWrong):
        await change(world, caller)
    assert await world.log_in(account.user_name, "ai đó đã nhanh hơn")


async def test_an_officer_changes_the_password_in_the_same_way(world: World) -> None:
    credentials = Credentials(await world.hasher.hash(PASSWORD))
    officer = Officer("o1", 1, "can.bo", credentials, "Lê Văn C", "c16594", frozenset({Role.DESK}))
    await world.officers.add(command(), Change(officer))
    other, mine = await world.log_in("can.bo", PASSWORD), await world.log_in("can.bo", PASSWORD)
    caller = world.caller(mine)
    assert caller.kind is Kind.OFFICER
    for _ in range(2):
        await change(world, caller, request="r1")
    assert await counts(world, mine)
    assert not await counts(world, other)
    assert await world.log_in("can.bo", NEW)
    assert await world.deliver() == []
