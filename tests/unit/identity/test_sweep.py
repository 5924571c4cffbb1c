"""Who never verifies keeps neither the account nor the user name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.identity.app.sweep import SweepUnverified
from services.identity.domain.accounts import Account
from services.identity.domain.errors import AccountNotFound
from tests.unit.identity.world import PASSWORD, World

WEEK = timedelta(days=7)


async def test_an_account_that_is_not_verified_within_a_week_is_removed_and_its_name_is_free(world: World) -> None:
    squatter = await world.registered("ten-dep")
    world.clock.time += WEEK + timedelta(seconds=1)
    newcomer = await world.registered("nguoi-moi")

    assert await SweepUnverified(world.accounts, world.clock)() == 1

    with pytest.raises(AccountNotFound):
        await world.accounts.get(squatter.id)
    assert await world.accounts.get(newcomer.id) == newcomer
    assert (await world.registered("ten-dep")).id != squatter.id


async def test_within_the_week_nothing_is_removed(world: World) -> None:
    await world.registered()
    world.clock.time += WEEK - timedelta(seconds=1)
    assert await SweepUnverified(world.accounts, world.clock)() == 0


async def test_a_verified_account_stays(world: World) -> None:
    account = await world.registered()
    await world.confirm(account)
    world.clock.time += 100 * WEEK
    assert await SweepUnverified(world.accounts, world.clock)() == 0
    assert await world.log_in(account.user_name, PASSWORD)


async def test_whoever_verifies_while_it_sweeps_stays(world: World) -> None:
    account = await world.registered()
    world.clock.time += WEEK + timedelta(seconds=1)
    seen = world.accounts.unverified

    async def verified_right_after_being_seen(*args: object, **more: object) -> list[Account]:
        stale = await seen(*args, **more)  # type: ignore[arg-type]  # handed through as they are
        await world.confirm(account)
        return list(stale)

    world.accounts.unverified = verified_right_after_being_seen  # type: ignore[method-assign]  # the race, by hand

    assert await SweepUnverified(world.accounts, world.clock)() == 0
    assert (await world.accounts.get(account.id)).contact_verified


async def test_a_letter_about_an_account_that_is_gone_is_given_up(world: World) -> None:
    await world.registered()
    world.clock.time += WEEK + timedelta(seconds=1)
    await SweepUnverified(world.accounts, world.clock)()
    assert await world.deliver() == []
