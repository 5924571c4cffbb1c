"""What the streams share: news at once, a sign of life in between, an end of their own."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from services.common.kernel.signals import Signal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. `poll`: how late something of another process may be seen; `heartbeat`: the longest silence; `lifetime`:
    when a stream ends politely, give or take a sixth, so that not all come back at once."""

    poll: float = 1.0
    heartbeat: float = 20.0
    lifetime: float = 1_800.0


async def watch(
    look: Callable[[], Awaitable[tuple[T, bool]]],
    listener: Signal,
    pace: Pace,
    *,
    at_most: float = math.inf,
    over: Callable[[], bool] = lambda: False,
) -> AsyncGenerator[T, None]:
    """What `look` finds, when it says that it is news or the silence was long. Looks again when the listener is woken.

    Ends after the lifetime, after `at_most` seconds, or when it is `over`.
    """
    now = asyncio.get_running_loop().time
    silent_since = now()
    end = silent_since + min(at_most, pace.lifetime * random.uniform(5 / 6, 7 / 6))  # noqa: S311 no secret
    while now() < end and not over():
        found, is_news = await look()
        if is_news or now() - silent_since >= pace.heartbeat:
            yield found
            silent_since = now()
        if not is_news:
            await listener.wait(min(pace.poll, silent_since + pace.heartbeat - now(), end - now()))
