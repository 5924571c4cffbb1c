"""The audit of public look-ups, written in batches: a look-up does not wait for it."""

from __future__ import annotations

import asyncio

import structlog

from services.common.kernel.ports import Ids

from .ports import AuditLog, LookUp

_FLUSH_SECONDS = 1.0
# Ten seconds of look-ups at full speed: without a database there are no look-ups either, so this is never reached.
_CAPACITY = 10_000
_log = structlog.get_logger(__name__)


class AuditTrail:
    """Gathers look-ups and hands them over once a second and at the end. A kill loses at most that second."""

    def __init__(self, log: AuditLog, ids: Ids) -> None:
        self._log = log
        self._ids = ids
        self._noted: dict[str, LookUp] = {}

    def note(self, lookup: LookUp) -> None:
        """Takes note of a look-up."""
        if len(self._noted) < _CAPACITY:
            self._noted[self._ids.new()] = lookup

    async def flush(self) -> None:
        """Hands over what was noted; what the database has not said it took is handed over again the next time.

        Raises nothing: whatever is wrong with the audit, tracking goes on.
        """
        if not (batch := dict(self._noted)):
            return
        try:
            await self._log.add(batch)
        except Exception as error:
            # Of the error only its type: a driver's text holds the rows that were to be written.
            _log.warning("audit waits: the database did not take it", lookups=len(batch), error=type(error).__name__)
        else:
            for each in batch:
                del self._noted[each]

    async def run(self) -> None:
        """Flushes once a second until it is cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self.flush()
