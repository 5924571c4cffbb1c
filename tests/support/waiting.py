"""Waiting for what happens elsewhere: in a server, a process, another task."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

POLL_SECONDS = 0.02


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> None:
    """Returns when the condition holds; raises TimeoutError when it does not in time, which is long: machines are slow."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # nobody tells us when it happens
            await asyncio.sleep(POLL_SECONDS)
