"""What stops whoever asks for one code or number after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.kernel.lookup_passes import MAX_LOOKUPS
from services.common.kernel.principal import Principal
from services.tracking.app.budget import Allowance, Limits
from services.tracking.domain.errors import DossierNotFound, LookupPassUsedUp, TooManyLookups
from tests.unit.tracking.dossiers import CODE, event
from tests.unit.tracking.lookups import World, holder

LOOSE = Allowance(lookups=1_000_000, codes_of_a_day=1_000_000)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOSSIERS = 40


def code_of(sequence: int, day: str = "261123") -> str:
    return f"H56.245-{day}-{sequence:04}"


async def a_day(limits: Limits | None = None) -> World:
    """The forty dossiers of one agency's day."""
    world = World(limits)
    for sequence in range(1, DOSSIERS + 1):
        await world.tracking.record(event(number=sequence, code=code_of(sequence)))
    return world


async def enumerate_day(world: World, payer: str, day: str = "261123") -> tuple[int, TooManyLookups | None]:
    """How many dossiers somebody finds who asks for one code after the other and has as many passes as it takes."""
    found = 0
    for sequence in range(1, 10_000):
        try:
            await world.look_up(holder(f"{payer} {sequence}", payer), code_of(sequence, day))
        except DossierNotFound:
            continue
        except TooManyLookups as stopped:
            return found, stopped
        found += 1
    return found, None


async def look_up(world: World, who: Principal, times: int, code: str = CODE) -> None:
    for _ in range(times):
        await world.look_up(who, code)


async def test_a_pass_is_good_for_ten_look_ups() -> None:
    world = await a_day()
    await look_up(world, holder("pass-1"), MAX_LOOKUPS)
    for _ in range(2):
        with pytest.raises(LookupPassUsedUp):
            await world.look_up(holder("pass-1"), CODE)
    await world.look_up(holder("pass-2"), CODE)


async def test_who_guesses_is_stopped_sooner() -> None:
    world = await a_day()
    for sequence in range(4):
        with pytest.raises(DossierNotFound):
            await world.look_up(holder("pass-1"), code_of(9000 + sequence))
    with pytest.raises(LookupPassUsedUp):
        await world.look_up(holder("pass-1"), CODE)


@pytest.mark.parametrize(
    ("payer", "most"),
    [
        ("accounts/a", Limits().account.codes_of_a_day),
        ("officers/o", Limits().account.codes_of_a_day),
        ("networks/n", Limits().network.codes_of_a_day),
        ("clients/portal/networks/n", Limits().network.codes_of_a_day),
    ],
)
async def test_enumerating_the_day_of_an_agency_is_stopped_however_many_captchas_are_solved(
    payer: str, most: int
) -> None:
    world = await a_day()
    found, stopped = await enumerate_day(world, payer)
    assert found == most < DOSSIERS
    assert stopped is not None
    assert stopped.retry_after == DAY

    # Nobody else pays for it: not another one behind the same client, and not for what was asked before.
    await world.look_up(holder("new", "clients/portal/networks/other"), code_of(39))
    await world.look_up(holder("newer", payer), code_of(1))
    world.clock.time += DAY
    await world.look_up(holder("newest", payer), code_of(39))


async def test_who_guesses_days_that_have_no_dossiers_is_stopped_within_the_hour() -> None:
    world = await a_day(Limits(account=Allowance(lookups=60, codes_of_a_day=1_000)))
    found, stopped = await enumerate_day(world, "accounts/a", day="261124")
    assert found == 0
    assert stopped is not None
    assert stopped.retry_after == HOUR


async def test_a_client_has_a_limit_of_its_own_for_all_who_are_behind_it() -> None:
    world = await a_day(Limits(client=Allowance(lookups=5, codes_of_a_day=100), network=LOOSE))
    for person in range(5):
        await world.look_up(holder(f"pass-{person}", f"clients/portal/networks/{person}"), CODE)
    with pytest.raises(TooManyLookups):
        await world.look_up(holder("pass-6", "clients/portal/networks/6"), CODE)
    await world.look_up(holder("pass-7", "clients/other/networks/6"), CODE)


async def test_the_same_code_may_be_asked_again_and_again() -> None:
    world = await a_day(Limits(account=Allowance(lookups=1_000, codes_of_a_day=1)))
    for number in range(20):
        await look_up(world, holder(f"pass-{number}", "accounts/a"), MAX_LOOKUPS)


async def test_a_person_is_not_followed_around_the_clock_and_may_still_look() -> None:
    limits = Limits()
    world = World()

    async def follow(who: str) -> int:
        for times in range(1_000):
            try:
                await world.by_number(holder(f"{who} {times}", who), "038090000001", None)
            except TooManyLookups:
                return times
        return 1_000

    assert await follow("networks/follower") == limits.number_by_one
    await world.by_number(holder("mine", "networks/owner"), "038090000001", None)
    await world.by_number(holder("other", "networks/follower"), "038090000002", None)

    together = sum([await follow(f"networks/{each}") for each in range(10)])
    assert together == limits.number - limits.number_by_one - 1


async def test_nobody_in_particular_counts_alone() -> None:
    world = await a_day()
    for number in range(100):
        await world.look_up(holder(f"pass-{number}"), CODE)
