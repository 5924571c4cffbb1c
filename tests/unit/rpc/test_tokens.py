"""What a service does about tokens while identity does not answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.common.kernel.errors import Unavailable
from services.common.kernel.principal import Kind, Principal
from services.common.rpc.tokens import Claims, TokenInvalid, TokenVerifier
from services.common.runtime import SystemClock
from tests.support.clocks import HandClock
from tests.support.tokens import Mint

SOMEBODY = Claims(Principal(Kind.ACCOUNT, "account-1", token_id="t", session_id="s"))


class Identity:
    """Gives its keys, or is `away`; `asked` counts."""

    def __init__(self) -> None:
        self.mint = Mint()
        self.away = False
        self.asked = 0

    async def jwks(self) -> dict[str, Any]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable
        return await self.mint.jwks()


@pytest.fixture
def identity() -> Identity:
    return Identity()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(SystemClock().now())


@pytest.fixture
def verifier(identity: Identity, clock: HandClock) -> TokenVerifier:
    return TokenVerifier(identity.jwks, clock)


async def test_a_bad_token_does_not_cost_a_call_each_while_identity_is_away(
    identity: Identity, clock: HandClock, verifier: TokenVerifier
) -> None:
    await verifier.verify(identity.mint.token(SOMEBODY))
    identity.away = True
    clock.time += TokenVerifier.REFRESH_EVERY
    forged = Mint().token(SOMEBODY)

    with pytest.raises(Unavailable):
        await verifier.verify(forged)
    for _ in range(3):
        with pytest.raises(TokenInvalid):
            await verifier.verify(forged)

    assert identity.asked == 2


async def test_without_any_key_it_is_said_at_once_until_it_is_time_to_ask_again(
    identity: Identity, clock: HandClock, verifier: TokenVerifier
) -> None:
    identity.away = True
    token = identity.mint.token(SOMEBODY)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await verifier.verify(token)
    assert identity.asked == 1

    identity.away = False
    clock.time += TokenVerifier.REFRESH_EVERY
    assert await verifier.verify(token) == SOMEBODY.principal


async def test_those_who_come_together_wait_for_one_answer(identity: Identity, verifier: TokenVerifier) -> None:
    tokens = [identity.mint.token(SOMEBODY) for _ in range(5)]

    assert await asyncio.gather(*map(verifier.verify, tokens)) == [SOMEBODY.principal] * 5

    assert identity.asked == 1
