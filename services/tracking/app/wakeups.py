"""Wakes who waits in this process for something to happen; who waits also looks by itself, for other processes' sake."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Listener:
    """Hears what is rung from the moment it exists, also between two waits."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake it."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Returns when it was rung since the last `wait`, at the latest after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


class Wakeups:
    """Listeners by key: a dossier's or an agency's id."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    @property
    def idle(self) -> bool:
        """Whether nobody listens."""
        return not self._listeners

    def ring(self, keys: Iterable[str]) -> None:
        """Wakes everybody who listens for one of the keys."""
        for key in keys:
            for listener in self._listeners.get(key, ()):
                listener.ring()

    @contextmanager
    def listening(self, key: str) -> Iterator[Listener]:
        """A listener for the block."""
        listener = Listener()
        self._listeners.setdefault(key, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[key].discard(listener)
            if not self._listeners[key]:
                del self._listeners[key]
