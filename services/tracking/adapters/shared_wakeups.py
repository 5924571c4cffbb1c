"""Wake-ups between the processes of tracking: one projects an event, and its readers may wait in another."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from services.common.events.bus import Bus
from services.tracking.app.wakeups import Wakeups

_SUBJECT = "wakeups.tracking"
_SEPARATOR = b"\n"


class SharedWakeups:
    """The `Bell` that is heard in every process. It may be missed: who waits also looks by itself, now and then."""

    def __init__(self, bus: Bus, wakeups: Wakeups) -> None:
        self._bus = bus
        self._wakeups = wakeups
        self._me = secrets.token_hex(8).encode()

    async def listen(self) -> None:
        """Hears the other processes from now on."""
        await self._bus.listen(_SUBJECT, self._hear)

    async def ring(self, keys: Collection[str]) -> None:
        """See `Bell.ring`."""
        await self._wakeups.ring(keys)
        await self._bus.shout(_SUBJECT, _SEPARATOR.join([self._me, *(key.encode() for key in keys)]))

    async def _hear(self, message: bytes) -> None:
        ringer, *keys = message.split(_SEPARATOR)
        if ringer != self._me:
            await self._wakeups.ring([key.decode() for key in keys])
