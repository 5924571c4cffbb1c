"""An account moves to another address when the box there has answered; the one before is told, twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.kernel.errors import InvalidArgument, Unavailable
from services.common.kernel.principal import Principal
from services.identity.app.sweep import SweepAddresses
from services.identity.domain.accounts import OTHER_ADDRESSES_KEPT, Account
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import (
    EmailChangeTokenInvalid,
    EmailTaken,
    EmailUnchanged,
    PasswordWrong,
    SessionExpired,
    TooManyVerificationMails,
    VerificationTokenInvalid,
)
from services.identity.domain.letters import Letter
from services.identity.domain.links import LinkPurpose
from tests.unit.identity.world import PASSWORD, World, command, token_in

OLD, NEW, OTHER = "nguoi-dan@example.vn", "dia-chi-moi@example.vn", "dia-chi-khac@example.vn"
PAGE = "/doi-thu-dien-tu"


async def settled(world: World, user_name: str = "nguyen.a", email: str = OLD) -> tuple[Account, Principal]:
    """Somebody whose box has answered, logged in, after all letters so far."""
    account = await world.registered(user_name, email)
    await world.confirm(account)
    await world.deliver()
    return account, world.caller(await world.log_in(user_name, PASSWORD))


async def ask(world: World, caller: Principal, email: str = NEW, request: str = "", password: str = PASSWORD) -> None:
    await world.request_email_change(command(request, actor=caller), password, email)


async def letters_to(world: World) -> dict[str, Letter]:
    return {letter.to: letter for letter in await world.deliver()}


async def test_the_new_box_gets_a_link_the_old_one_is_told_and_nothing_changes_yet(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller, f" {NEW.upper()} ")
    letters = await letters_to(world)
    assert {to: letter.kind for to, letter in letters.items()} == {
        OLD: "address-change-asked",
        NEW: "confirm-new-address",
    }
    assert all(account.user_name in letter.text for letter in letters.values())
    assert NEW not in letters[OLD].text, "nothing that was typed goes to the other box"
    assert OLD not in letters[NEW].text
    assert (await world.accounts.get(account.id)).profile.email == OLD


async def test_when_the_link_is_followed_the_address_changes_and_both_boxes_are_told(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    token = token_in((await letters_to(world))[NEW], PAGE)
    for _ in range(2):
        await world.confirm_email_change(command(), token)
    moved = await world.accounts.get(account.id)
    assert (moved.verified_email, moved.version) == (NEW, 4)
    assert await world.accounts.find_by_verified_email(OLD) is None
    letters = await letters_to(world)
    assert {to: letter.kind for to, letter in letters.items()} == {OLD: "address-left", NEW: "address-changed"}


async def test_a_box_that_never_answered_is_not_told_and_the_new_one_verifies_the_account(world: World) -> None:
    account = await world.registered()
    (first,) = await world.deliver()
    await ask(world, world.caller(await world.log_in("nguyen.a", PASSWORD)))
    letters = await letters_to(world)
    assert set(letters) == {NEW}
    await world.confirm_email_change(command(), token_in(letters[NEW], PAGE))
    assert set(await letters_to(world)) == {NEW}
    assert (await world.accounts.get(account.id)).contact_verified
    with pytest.raises(VerificationTokenInvalid):
        await world.verify(command(), token_in(first))


async def test_a_box_that_answered_after_the_change_was_asked_for_is_told_that_it_was_left(world: World) -> None:
    account = await world.registered()
    await world.deliver()
    await ask(world, world.caller(await world.log_in("nguyen.a", PASSWORD)))
    token = token_in((await letters_to(world))[NEW], PAGE)
    await world.confirm(account)
    await world.confirm_email_change(command(), token)
    assert (await letters_to(world))[OLD].kind == "address-left"


async def test_a_full_box_neither_holds_up_nor_repeats_the_letter_to_the_other(world: World) -> None:
    _, caller = await settled(world)
    await ask(world, caller)
    world.post.full.add(OLD)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await world.deliver()
    assert [letter.to for _, letter in world.post.letters].count(NEW) == 1
    world.post.full.clear()
    assert set(await letters_to(world)) == {OLD}
    assert await world.deliver() == []


async def test_each_box_that_was_left_is_told_also_when_the_letters_come_after_the_next_move(world: World) -> None:
    account, caller = await settled(world)
    for address in (NEW, OTHER):
        await ask(world, caller, address)
        expires_at = world.clock.now() + timedelta(hours=1)
        token = world.tokens.link(LinkPurpose.CHANGE_EMAIL, account.id, address, expires_at=expires_at)
        await world.confirm_email_change(command(), token)
    told = [letter.to for letter in await world.deliver() if letter.kind == "address-left"]
    assert told == [OLD, NEW]


async def test_a_box_that_takes_no_letters_does_not_stop_the_other(world: World) -> None:
    _, caller = await settled(world)
    await ask(world, caller)
    world.post.closed.add(OLD)
    assert set(await letters_to(world)) == {NEW}
    world.post.closed.clear()
    assert await world.deliver() == []


@pytest.mark.parametrize("how", ["changed", "reset"])
async def test_a_new_password_ends_what_somebody_who_knew_the_old_one_asked_for(world: World, how: str) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    token = token_in((await letters_to(world))[NEW], PAGE)
    if how == "changed":
        await world.change_password(command(actor=caller), PASSWORD, "năm từ khác hẳn nhé")
    else:
        await world.request_reset(command(), OLD, await world.solved(CaptchaPurpose.PASSWORD_RESET))
        way_in = token_in((await letters_to(world))[OLD], "/dat-lai-mat-khau")
        await world.reset_password(command(), way_in, "năm từ khác hẳn nhé")
    with pytest.raises(EmailChangeTokenInvalid):
        await world.confirm_email_change(command(), token)
    assert (await world.accounts.get(account.id)).verified_email == OLD


async def test_ending_other_sessions_leaves_the_change_that_was_asked_for(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    await world.revoke_others(command(actor=caller))
    await world.confirm_email_change(command(), token_in((await letters_to(world))[NEW], PAGE))
    assert (await world.accounts.get(account.id)).verified_email == NEW


async def test_a_box_that_belongs_to_another_account_is_told_without_a_link(world: World) -> None:
    await settled(world, "chu-nhan", NEW)
    _, caller = await settled(world)
    await ask(world, caller)
    letter = (await letters_to(world))[NEW]
    assert letter.kind == "new-address-in-use"
    assert "chu-nhan" in letter.text
    assert "http" not in letter.text + letter.html


async def test_an_address_that_was_taken_meanwhile_is_refused_and_nothing_changes(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    token = token_in((await letters_to(world))[NEW], PAGE)
    await settled(world, "nhanh-hon", NEW)
    with pytest.raises(EmailTaken):
        await world.confirm_email_change(command(), token)
    assert (await world.accounts.get(account.id)).profile.email == OLD


async def test_asking_again_replaces_what_was_asked_before(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    first = token_in((await letters_to(world))[NEW], PAGE)
    await ask(world, caller, OTHER)
    second = token_in((await letters_to(world))[OTHER], PAGE)
    with pytest.raises(EmailChangeTokenInvalid):
        await world.confirm_email_change(command(), first)
    await world.confirm_email_change(command(), second)
    assert (await world.accounts.get(account.id)).verified_email == OTHER


async def test_a_repeat_is_harmless(world: World) -> None:
    account, caller = await settled(world)
    for _ in range(5):
        await ask(world, caller, request="r1")
    assert len(await world.deliver()) == 2
    assert (await world.accounts.get(account.id)).version == 3


async def test_a_repeat_is_answered_though_the_session_has_ended_since(world: World) -> None:
    _, caller = await settled(world)
    await ask(world, caller, request="r1")
    await world.revoke_session(caller, caller.session_id)
    await ask(world, caller, request="r1")
    with pytest.raises(SessionExpired):
        await ask(world, caller, request="r2")


async def test_it_takes_the_password_another_address_and_one_that_can_be_written_to(world: World) -> None:
    _, caller = await settled(world)
    with pytest.raises(PasswordWrong):
        await ask(world, caller, password="khong phai mat khau")
    with pytest.raises(EmailUnchanged):
        await ask(world, caller, OLD)
    with pytest.raises(InvalidArgument) as refused:
        await ask(world, caller, "khong phai dia chi")
    assert [(one.field, one.reason) for one in refused.value.violations] == [("new_email", "EMAIL_MALFORMED")]
    assert await world.deliver() == []


async def test_a_form_that_writes_to_any_address_is_bounded(world: World) -> None:
    _, caller = await settled(world)
    for number in range(3):
        await ask(world, caller, f"hop-thu-{number}@example.vn")
    with pytest.raises(TooManyVerificationMails):
        await ask(world, caller)


async def test_a_link_counts_for_a_day_and_no_other_one_does(world: World) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    token = token_in((await letters_to(world))[NEW], PAGE)
    world.clock.time += timedelta(hours=24)
    for wrong in (token, "x", (await world.log_in(account.user_name, PASSWORD)).access_token):
        with pytest.raises(EmailChangeTokenInvalid):
            await world.confirm_email_change(command(), wrong)


@pytest.mark.parametrize("confirmed", [True, False])
async def test_the_address_that_does_not_count_is_forgotten(world: World, *, confirmed: bool) -> None:
    account, caller = await settled(world)
    await ask(world, caller)
    token = token_in((await letters_to(world))[NEW], PAGE)
    if confirmed:
        await world.confirm_email_change(command(), token)
    sweep = SweepAddresses(world.accounts, world.clock)
    world.clock.time += OTHER_ADDRESSES_KEPT
    assert await sweep() == 0
    world.clock.time += timedelta(seconds=1)
    assert await sweep() == 1
    assert await sweep() == 0
    swept = await world.accounts.get(account.id)
    assert swept.other_addresses_since is None
    assert swept.profile.email == (NEW if confirmed else OLD)
