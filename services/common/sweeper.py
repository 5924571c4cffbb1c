"""The sweeper: looks every few minutes for what is left behind. One process at a time does it, by lease."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from .kernel.errors import Unavailable
from .leases import Lease

EVERY_SECONDS = 600.0

_log = structlog.get_logger(__name__)


class Sweeper:
    """Runs the `sweeps` again and again; each says how many things it tidied, 0 when nothing is left to do."""

    def __init__(
        self, sweeps: Sequence[Callable[[], Awaitable[int]]], lease: Lease, *, every: float = EVERY_SECONDS
    ) -> None:
        self._sweeps = sweeps
        self._lease = lease
        self._every = every

    async def run(self) -> None:
        """Sweeps until it is cancelled; then the lease is given back."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._lease.keep())
            group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            await self._lease.wait()
            for sweep in self._sweeps:
                await self._exhaust(sweep)
            await asyncio.sleep(self._every)

    async def _exhaust(self, sweep: Callable[[], Awaitable[int]]) -> None:
        """As long as there is something to do and the lease is ours. A failure is no concern of the other sweeps."""
        what = type(sweep).__name__
        try:
            while self._lease.held and (tidied := await sweep()):
                _log.info("swept", what=what, count=tidied)
        except Unavailable:
            _log.warning("sweeper waits: the database or the store does not answer", what=what)
        except Exception:
            _log.exception("sweeping failed; it is tried again", what=what)
