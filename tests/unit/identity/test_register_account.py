"""Registering costs a captcha, happens once, and tells a stranger nothing about an e-mail address."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.errors import InvalidArgument, RequestIdReused
from services.identity.app.captchas import Answer
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import CaptchaWrong, UserNameTaken
from tests.unit.identity.world import CITIZEN, PASSWORD, World, command


async def test_an_account_is_made_in_normal_form_and_its_password_is_hashed(world: World) -> None:
    typed = replace(CITIZEN, user_name="Nguyen.A", profile=replace(CITIZEN.profile, email="Nguoi-Dan@example.vn "))
    await world.register(command(), typed, await world.solved())
    account = await world.accounts.find_by_user_name("nguyen.a")
    assert account is not None
    assert account.profile.email == "nguoi-dan@example.vn"
    assert account.credentials.password_hash.startswith("$argon2id$")
    assert not account.contact_verified
    assert [event.name for event in world.accounts.events] == ["registered"]


async def test_every_wrong_field_is_named_and_the_captcha_is_not_used_up(world: World) -> None:
    answer = await world.solved()
    wrong = replace(CITIZEN, user_name="x", password="ngắn", profile=replace(CITIZEN.profile, phone="1", email="?"))
    with pytest.raises(InvalidArgument) as refused:
        await world.register(command(), wrong, answer)
    fields = {violation.field for violation in refused.value.violations}
    assert fields == {"user_name", "password", "profile.phone", "profile.email"}
    await world.register(command(), CITIZEN, answer)


async def test_a_captcha_counts_once_right_or_wrong(world: World) -> None:
    answer = await world.solved()
    with pytest.raises(CaptchaWrong):
        await world.register(command(), CITIZEN, replace(answer, text="sai"))
    with pytest.raises(CaptchaWrong):
        await world.register(command(), CITIZEN, answer)
    assert world.accounts.all() == []


async def test_a_captcha_of_another_purpose_or_too_old_does_not_count(world: World) -> None:
    with pytest.raises(CaptchaWrong):
        await world.register(command(), CITIZEN, await world.solved(CaptchaPurpose.LOOKUP))
    answer = await world.solved()
    world.clock.time += timedelta(minutes=5)
    with pytest.raises(CaptchaWrong):
        await world.register(command(), CITIZEN, answer)


async def test_a_repeat_after_success_needs_no_captcha_and_makes_nothing(world: World) -> None:
    call = command()
    await world.register(call, CITIZEN, await world.solved())
    await world.register(call, CITIZEN, Answer("gone", "gone"))
    assert len(world.accounts.all()) == 1
    assert len(world.accounts.events) == 1


async def test_a_repeat_of_a_call_that_was_cut_off_may_bring_the_same_captcha(world: World) -> None:
    await world.registered("taken")
    call, answer = command(), await world.solved()
    with pytest.raises(UserNameTaken):  # it got past the captcha, and no further
        await world.register(call, replace(CITIZEN, user_name="taken"), answer)
    await world.register(call, CITIZEN, answer)
    with pytest.raises(CaptchaWrong):
        await world.register(command(), replace(CITIZEN, user_name="another"), answer)


async def test_a_repeat_with_another_body_or_password_is_refused(world: World) -> None:
    request_id = str(uuid.uuid4())
    await world.register(command(request_id, "one"), CITIZEN, await world.solved())
    with pytest.raises(RequestIdReused):
        await world.register(command(request_id, "other"), CITIZEN, await world.solved())
    with pytest.raises(RequestIdReused):
        await world.register(
            command(request_id, "one"), replace(CITIZEN, password=PASSWORD + "!"), await world.solved()
        )


async def test_the_same_call_five_times_at_once_makes_one_account(world: World) -> None:
    call, answer = command(), await world.solved()
    await asyncio.gather(*(world.register(call, CITIZEN, answer) for _ in range(5)))
    assert len(world.accounts.all()) == 1


async def test_a_user_name_that_is_taken_is_told_honestly(world: World) -> None:
    await world.registered("nguyen.a")
    with pytest.raises(UserNameTaken):
        await world.register(command(), CITIZEN, await world.solved())
    for name, free in (("Nguyen.A", False), ("ai-khac", True)):
        assert await world.check_user_name(name, await world.solved(CaptchaPurpose.USER_NAME)) is free


async def test_asking_for_a_name_costs_a_captcha(world: World) -> None:
    answer = await world.solved(CaptchaPurpose.USER_NAME)
    await world.check_user_name("ai-do", answer)
    with pytest.raises(CaptchaWrong):
        await world.check_user_name("ai-khac", answer)


async def test_a_stranger_cannot_tell_whether_an_address_has_an_account(world: World) -> None:
    """Neither by the answer, nor by the name that is taken, nor by logging in with what was registered."""
    owner = await world.registered("chu-nhan")
    await world.confirm(owner)
    for user_name, email in (("ke-la", owner.profile.email), ("ke-la-2", "chua-ai-dung@example.vn")):
        await world.registered(user_name, email)
        assert not await world.check_user_name(user_name, await world.solved(CaptchaPurpose.USER_NAME))
        assert (await world.log_in(user_name, PASSWORD)).access_token
