"""The box that was typed is written to, names the account, and counts only for whoever holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import Unavailable
from services.identity.adapters.tokens import SignedTokens
from services.identity.app.correspondence import Outcome
from services.identity.domain.accounts import MAILS_AN_HOUR
from services.identity.domain.errors import EmailTaken, TooManyVerificationMails, VerificationTokenInvalid
from services.identity.domain.links import LinkPurpose
from tests.unit.identity.world import World, command, signing_keys, token_in


async def test_the_letter_names_the_account_and_its_link_verifies_it(world: World) -> None:
    account = await world.registered()
    (letter,) = await world.deliver()
    assert letter.to == account.profile.email
    assert "nguyen.a" in letter.subject
    assert "nguyen.a" in letter.text
    assert "24 giờ" in letter.text
    assert "12 giờ 00 ngày 23/11/2026" in letter.text
    await world.verify(command(), token_in(letter))
    assert (await world.accounts.get(account.id)).contact_verified


async def test_the_letter_carries_nothing_else_that_was_typed(world: World) -> None:
    account = await world.registered()
    (letter,) = await world.deliver()
    assert account.profile.full_name not in letter.text
    assert account.profile.address not in letter.text
    assert account.profile.identity_document is not None
    assert account.profile.identity_document.number not in letter.text


async def test_an_address_that_another_account_has_verified_gets_a_letter_without_a_link(world: World) -> None:
    owner = await world.registered("chu-nhan")
    await world.confirm(owner)
    world.accounts.events.clear()
    await world.registered("nguoi-moi")
    (letter,) = await world.deliver()
    assert letter.to == owner.profile.email
    assert "chu-nhan" in letter.text
    assert "nguoi-moi" in letter.text
    assert "http" not in letter.text


async def test_an_event_is_written_about_once(world: World) -> None:
    await world.registered()
    assert len(await world.deliver()) == 1
    assert await world.deliver() == []


async def test_a_box_that_answered_meanwhile_is_left_alone(world: World) -> None:
    account = await world.registered()
    await world.confirm(account)
    assert await world.deliver() == []
    assert set(world.sendings.outcomes.values()) == {Outcome.NOT_NEEDED}


async def test_a_letter_that_no_server_takes_is_given_up(world: World) -> None:
    account = await world.registered()
    world.post.closed.add(account.profile.email)
    await world.deliver()
    world.post.closed.clear()
    assert await world.deliver() == []
    assert set(world.sendings.outcomes.values()) == {Outcome.REFUSED}


async def test_while_one_process_sends_another_waits(world: World) -> None:
    await world.registered()
    (event,) = world.accounts.events
    assert await world.sendings.claim(event.event_id)
    with pytest.raises(Unavailable):
        await world.write(event)


async def test_verifying_again_changes_nothing(world: World) -> None:
    account = await world.registered()
    (letter,) = await world.deliver()
    await world.verify(command(), token_in(letter))
    verified = await world.accounts.get(account.id)
    await world.verify(command(), token_in(letter))
    assert await world.accounts.get(account.id) == verified


async def test_of_two_accounts_the_box_that_answers_first_has_the_address(world: World) -> None:
    first, second = await world.registered("mot"), await world.registered("hai-nguoi")
    letters = await world.deliver()
    await world.verify(command(), token_in(letters[1]))
    with pytest.raises(EmailTaken):
        await world.verify(command(), token_in(letters[0]))
    assert (await world.accounts.get(second.id)).contact_verified
    assert not (await world.accounts.get(first.id)).contact_verified


async def test_a_token_counts_for_a_day(world: World) -> None:
    await world.registered()
    (letter,) = await world.deliver()
    world.clock.time += timedelta(hours=24, seconds=1)
    with pytest.raises(VerificationTokenInvalid):
        await world.verify(command(), token_in(letter))


async def test_whoever_asks_gets_a_new_letter_with_a_link_that_counts(world: World) -> None:
    account = await world.registered()
    (first,) = await world.deliver()
    world.clock.time += timedelta(days=2)
    await world.ask_for_mail(account)
    (second,) = await world.deliver()
    assert second.to == account.profile.email
    with pytest.raises(VerificationTokenInvalid):
        await world.verify(command(), token_in(first))
    await world.verify(command(), token_in(second))
    assert (await world.accounts.get(account.id)).contact_verified


async def test_asking_again_with_the_same_id_sends_no_other_letter(world: World) -> None:
    account = await world.registered()
    await world.deliver()
    for _ in range(5):
        await world.ask_for_mail(account, "r1")
    assert len(await world.deliver()) == 1


async def test_a_few_letters_an_hour_may_be_asked_for(world: World) -> None:
    account = await world.registered()
    for _ in range(MAILS_AN_HOUR):
        await world.ask_for_mail(account)
        world.clock.time += timedelta(minutes=10)
    with pytest.raises(TooManyVerificationMails) as refused:
        await world.ask_for_mail(account)
    assert refused.value.retry_after == timedelta(minutes=30)
    world.clock.time += timedelta(minutes=30)
    await world.ask_for_mail(account)


async def test_who_is_verified_may_ask_and_nothing_happens(world: World) -> None:
    account = await world.registered()
    await world.confirm(account)
    verified = await world.accounts.get(account.id)
    for _ in range(5):
        await world.ask_for_mail(account)
    assert await world.accounts.get(account.id) == verified
    assert await world.deliver() == []


async def test_a_token_is_bound_to_the_address_it_was_sent_to(world: World) -> None:
    account = await world.registered()
    (letter,) = await world.deliver()
    moved = replace(account, version=2, profile=replace(account.profile, email="hop-thu-khac@example.vn"))
    await world.accounts.update(command(), account.id, lambda _: Change(moved))
    with pytest.raises(VerificationTokenInvalid):
        await world.verify(command(), token_in(letter))


async def test_no_other_token_verifies(world: World) -> None:
    account = await world.registered()
    access = (await world.log_in("nguyen.a", "bốn từ dễ nhớ")).access_token
    foreign = SignedTokens(signing_keys("test-1"), world.keys.links, world.clock)
    forged = foreign.link(
        LinkPurpose.CONFIRM_CONTACT,
        account.id,
        account.profile.email,
        expires_at=world.clock.now() + timedelta(hours=1),
    )
    nobody = world.tokens.link(
        LinkPurpose.CONFIRM_CONTACT, "nobody", account.profile.email, expires_at=world.clock.now() + timedelta(hours=1)
    )
    for token in (access, forged, nobody, "x", "a.b.c"):
        with pytest.raises(VerificationTokenInvalid):
            await world.verify(command(), token)
