"""A forgotten password: whoever asks learns nothing, and only the box that answered lets anybody in, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.kernel.errors import InvalidArgument, RequestIdReused
from services.identity.app.captchas import Answer
from services.identity.domain.accounts import Account
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import CaptchaWrong, CredentialsWrong, ResetTokenInvalid, SessionExpired
from services.identity.domain.letters import Letter
from services.identity.domain.password_resets import KEPT, MAILS_AN_HOUR, ResetBudget, grant
from tests.unit.identity.world import NOON, PASSWORD, World, command, token_in

NEW = "năm từ khác hẳn nhé"
PAGE = "/dat-lai-mat-khau"


async def settled(world: World) -> Account:
    """Somebody whose box has answered, after all letters so far."""
    account = await world.registered()
    await world.confirm(account)
    await world.deliver()
    return account


async def ask(world: World, typed: str, request: str = "") -> None:
    await world.request_reset(command(request), typed, await world.solved(CaptchaPurpose.PASSWORD_RESET))


async def letter_about(world: World, typed: str = "nguyen.a") -> Letter:
    await ask(world, typed)
    (letter,) = await world.deliver()
    return letter


@pytest.mark.parametrize("typed", ["nguyen.a", " Nguyen.A ", "nguoi-dan@example.vn", "Nguoi-Dan@Example.VN "])
async def test_by_user_name_or_address_a_letter_comes_and_its_link_sets_another_password(
    world: World, typed: str
) -> None:
    account = await settled(world)
    session = await world.log_in("nguyen.a", PASSWORD)
    letter = await letter_about(world, typed)
    assert (letter.kind, letter.to) == ("reset-password", account.profile.email)
    assert "30 phút" in letter.text
    await world.reset_password(command(), token_in(letter, PAGE), NEW)
    assert await world.log_in("nguyen.a", NEW)
    with pytest.raises(CredentialsWrong):
        await world.log_in("nguyen.a", PASSWORD)
    with pytest.raises(SessionExpired):
        await world.refresh(session.refresh_token)
    (told,) = await world.deliver()
    assert (told.kind, told.to) == ("password-changed", account.profile.email)
    assert "Mọi thiết bị đang" in told.text


async def test_who_is_not_there_or_never_answered_is_not_written_to(world: World) -> None:
    unverified = await world.registered()
    await world.deliver()
    for typed in ("khong-co", "khong-co@example.vn", unverified.user_name, unverified.profile.email, "'; --"):
        await ask(world, typed)
    assert await world.deliver() == []


async def test_asking_touches_no_account(world: World) -> None:
    account = await settled(world)
    before = await world.accounts.get(account.id)
    await letter_about(world)
    assert await world.accounts.get(account.id) == before, "a stranger's question makes nobody's etag stale"


async def test_what_was_typed_is_in_no_event(world: World) -> None:
    await ask(world, "nguoi-dan@example.vn")
    assert "nguoi-dan" not in repr(world.resets.events)


async def test_a_repeat_needs_no_captcha_and_sends_no_other_letter(world: World) -> None:
    await settled(world)
    await ask(world, "nguyen.a", "r1")
    for _ in range(3):
        await world.request_reset(command("r1"), "Nguyen.A", Answer("used", "up"))
    assert len(await world.deliver()) == 1
    with pytest.raises(RequestIdReused):
        await world.request_reset(command("r1"), "khac", Answer("used", "up"))


async def test_without_the_captcha_nothing_is_taken(world: World) -> None:
    await settled(world)
    answer = await world.solved(CaptchaPurpose.REGISTER)
    with pytest.raises(CaptchaWrong):
        await world.request_reset(command(), "nguyen.a", answer)
    assert await world.deliver() == []


async def test_three_letters_an_hour(world: World) -> None:
    await settled(world)
    for _ in range(5):
        await ask(world, "nguyen.a")
    assert len(await world.deliver()) == MAILS_AN_HOUR
    world.clock.time += timedelta(hours=1)
    assert await letter_about(world)


def test_an_event_that_comes_again_is_granted_again_and_costs_nothing() -> None:
    budget = ResetBudget("a1")
    for number in range(5):
        budget = grant(budget, str(number), now=NOON)
    assert [budget.covers(str(number)) for number in range(5)] == [True, True, True, False, False]
    assert grant(budget, "0", now=NOON) == budget
    later = grant(budget, "4", now=NOON + timedelta(hours=1))
    assert later.covers("4")
    assert not later.covers("0")


async def test_a_link_counts_for_half_an_hour_once_and_for_this_password(world: World) -> None:
    await settled(world)
    first, second = token_in(await letter_about(world), PAGE), token_in(await letter_about(world), PAGE)
    world.clock.time += timedelta(minutes=30)
    with pytest.raises(ResetTokenInvalid):
        await world.reset_password(command(), first, NEW)
    world.clock.time -= timedelta(minutes=1)
    for _ in range(2):
        await world.reset_password(command("r1"), second, NEW)
    for used in (first, second):
        with pytest.raises(ResetTokenInvalid):
            await world.reset_password(command(), used, "thêm một câu nữa")
    with pytest.raises(RequestIdReused):
        await world.reset_password(command("r1"), second, "thêm một câu nữa")
    assert await world.log_in("nguyen.a", NEW)


async def test_a_link_ends_when_the_password_is_changed_by_its_owner(world: World) -> None:
    await settled(world)
    letter = await letter_about(world)
    caller = world.caller(await world.log_in("nguyen.a", PASSWORD))
    await world.change_password(command(actor=caller), PASSWORD, NEW)
    with pytest.raises(ResetTokenInvalid):
        await world.reset_password(command(), token_in(letter, PAGE), "thêm một câu nữa")


async def test_a_password_that_may_not_be_used_does_not_use_up_the_link(world: World) -> None:
    await settled(world)
    token = token_in(await letter_about(world), PAGE)
    for unusable in ("ngắn", "0900 000 000"):
        with pytest.raises(InvalidArgument) as refused:
            await world.reset_password(command(), token, unusable)
        assert [violation.field for violation in refused.value.violations] == ["new_password"]
    await world.reset_password(command(), token, NEW)


async def test_no_other_token_resets(world: World) -> None:
    account = await world.registered()
    (letter,) = await world.deliver()
    verification = token_in(letter)
    access = (await world.log_in(account.user_name, PASSWORD)).access_token
    for token in (verification, access, "x", "a.b.c"):
        with pytest.raises(ResetTokenInvalid):
            await world.reset_password(command(), token, NEW)


async def test_who_guessed_too_often_before_may_log_in_after_a_reset(world: World) -> None:
    await settled(world)
    for _ in range(5):
        with pytest.raises(CredentialsWrong):
            await world.log_in("nguyen.a", "khong nho")
    await world.reset_password(command(), token_in(await letter_about(world), PAGE), NEW)
    assert await world.log_in("nguyen.a", NEW)


async def test_a_question_that_was_forgotten_meanwhile_is_let_go(world: World) -> None:
    await settled(world)
    await ask(world, "nguyen.a", "r1")
    (reset,) = world.resets.all()
    assert reset.expires_at == world.clock.now() + KEPT
    await world.resets.remove(reset)
    await world.request_reset(command("r1"), "nguyen.a", Answer("used", "up"))
    assert await world.deliver() == []
