"""Wakes a waiter in the same process."""

from __future__ import annotations

import asyncio


class Signal:
    """Remembers that it was rung, also between two waits. One waits; anybody rings."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wakes the waiter, now or at its next wait."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Returns when it was rung since the last `wait`, at the latest after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()
