"""The sweeper: looks every few minutes for files that never came. One process at a time does it, by lease."""

from __future__ import annotations

import asyncio

import structlog

from services.common.kernel.errors import Unavailable
from services.common.leases import Lease
from services.submission.app.sweep import SweepUploads

EVERY_SECONDS = 600.0

_log = structlog.get_logger(__name__)


class Sweeper:
    """Runs `SweepUploads` again and again."""

    def __init__(self, sweep: SweepUploads, lease: Lease, *, every: float = EVERY_SECONDS) -> None:
        self._sweep = sweep
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
            try:
                while tidied := await self._sweep():
                    _log.info("stale uploads swept", dossiers=tidied)
            except Unavailable:
                _log.warning("sweeper waits: the database does not answer")
            except Exception:
                _log.exception("sweeping failed; it is tried again")
            await asyncio.sleep(self._every)
