"""Wakes who waits in this process for something to happen; who waits also looks by itself, for other processes' sake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from services.common.kernel.signals import Signal


class Wakeups:
    """Listeners by key: a dossier's or an agency's id."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Signal]] = {}

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
