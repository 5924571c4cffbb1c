"""How long an actor goes on when the system is away: not at all in a journey, long in a chaos test."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.support.surprise import Away

T = TypeVar("T")
FIRST_DELAY, LONGEST_DELAY = 0.1, 2.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Repeats a call, always the very same one, for up to `seconds` after the first time it failed with Away."""

    seconds: float = 0.0

    async def insist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` gives; raises its last Away when the time is up."""
        deadline = time.monotonic() + self.seconds
        delay = FIRST_DELAY
        while True:
            try:
                return await attempt()
            except Away:
                if time.monotonic() + delay > deadline:
                    raise
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))
            delay = min(delay * 2, LONGEST_DELAY)
