"""Wakes who waits for something to happen; who waits also looks by itself, for a wake-up may be missed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from services.common.kernel.signals import Signal


class Bell(Protocol):
    """Tells whoever waits that something has happened."""

    async def ring(self, keys: Collection[str]) -> None:
        """Wakes everybody who listens for one of the keys: dossiers' and agencies' ids."""
        ...


class Wakeups:
    """The listeners of this process, by key; also a `Bell` that only they hear."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Signal]] = {}

    async def ring(self, keys: Collection[str]) -> None:
        """See `Bell.ring`."""
        for key in keys:
            for listener in self._listeners.get(key, ()):
                listener.ring()

    @contextmanager
    def listening(self, key: str) -> Iterator[Signal]:
        """A listener for the block."""
        listener = Signal()
        self._listeners.setdefault(key, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[key].discard(listener)
            if not self._listeners[key]:
                del self._listeners[key]
