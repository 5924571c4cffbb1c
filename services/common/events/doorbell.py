"""The doorbell: tells the relay, in this process or another, that there is something in the outbox.

It may be missed (the relay looks by itself once a second); it only saves the wait.
"""

from __future__ import annotations

import secrets

from ..kernel.signals import Signal
from .bus import Bus


class Doorbell:
    """The doorbell of one service. Without a bus it is heard in this process only."""

    def __init__(self, service: str, bus: Bus | None = None) -> None:
        self._subject = f"doorbell.{service}"
        self._bus = bus
        self._me = secrets.token_bytes(8)
        self._signal = Signal()

    async def listen(self) -> None:
        """Hears the other processes from now on."""
        if self._bus is not None:
            await self._bus.listen(self._subject, self._hear)

    async def ring(self) -> None:
        """Call it after a commit."""
        self._signal.ring()
        if self._bus is not None:
            await self._bus.shout(self._subject, self._me)

    async def wait(self, seconds: float) -> None:
        """Returns when it has rung since the last `wait` did, at the latest after `seconds`."""
        await self._signal.wait(seconds)

    async def _hear(self, ringer: bytes) -> None:
        if ringer != self._me:
            self._signal.ring()
