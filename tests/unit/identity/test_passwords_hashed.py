"""argon2id: costs what it must, blocks nobody else, and takes as long for nobody's password."""

from __future__ import annotations

import asyncio

from services.identity.adapters.passwords import Argon2Hasher, Cost


async def test_a_password_is_known_again_and_no_other_is() -> None:
    async with Argon2Hasher(Cost(passes=1, memory_kib=1_024)) as hasher:
        kept = await hasher.hash("mật khẩu dài")
        assert await hasher.verify(kept, "mật khẩu dài")
        assert not await hasher.verify(kept, "mật khẩu khác")
        assert kept != await hasher.hash("mật khẩu dài")


async def test_nobody_has_no_password() -> None:
    async with Argon2Hasher(Cost(passes=1, memory_kib=1_024)) as hasher:
        assert not await hasher.verify("", "")
        assert not await hasher.verify("not a hash", "x")


async def test_the_usual_cost_is_at_least_what_owasp_asks_for() -> None:
    async with Argon2Hasher(Cost()) as hasher:
        assert (await hasher.hash("x")).startswith("$argon2id$v=19$m=19456,t=3,p=1$")


async def test_the_event_loop_goes_on_meanwhile() -> None:
    async with Argon2Hasher(Cost()) as hasher:
        work = asyncio.gather(*(hasher.hash("mật khẩu dài") for _ in range(4)))
        turns = 0
        while not work.done():
            await asyncio.sleep(0)
            turns += 1
        await work
    assert turns > 50
