"""Sending something outside for an event: at least once, never two at a time, never again after it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from .errors import Unavailable

LONGEST_TRY = timedelta(seconds=15)
"""How long one try may take. The right to send lasts longer, so two tries never overlap."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send for an event, for a while. `turn` tells it from earlier claims for the same event."""

    event_id: str
    turn: int


class Sendings(Protocol):
    """What was sent for which event. Kept for ever: an event may come again years later."""

    async def claim(self, event_id: str) -> Claim | None:
        """The right to send, or None when the sending has come to its end.

        Raises `Unavailable` while somebody else holds the right, and when the store does not answer.
        """
        ...

    async def settle(self, claim: Claim, outcome: str) -> None:
        """Records the end. Without effect when the right has passed to somebody else."""
        ...

    async def reopen(self, event_id: str, outcome: str) -> None:
        """Lets a sending be tried again that came to its end with this outcome. Without effect on any other."""
        ...

    async def release(self, claim: Claim) -> None:
        """Gives the right back, so that the next try need not wait for it to run out."""
        ...


async def send_once(sendings: Sendings, event_id: str, send: Callable[[Claim], Awaitable[str]]) -> str | None:
    """Has `send` try, and records the outcome it gives; None when the sending had come to its end before.

    Raises `Unavailable` when it must be tried again. After a crash between sending and recording it is sent twice.
    """
    claim = await sendings.claim(event_id)
    if claim is None:
        return None
    try:
        async with asyncio.timeout(LONGEST_TRY.total_seconds()):
            outcome = await send(claim)
    except BaseException as error:
        with suppress(Unavailable):
            await sendings.release(claim)
        if isinstance(error, TimeoutError):
            raise Unavailable from error
        raise
    await sendings.settle(claim, outcome)
    return outcome
