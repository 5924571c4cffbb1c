"""The relay: sends what is in the outbox, each key's events in order, at least once.

One relay is active per service (by lease). It publishes, waits for the acknowledgement, then archives the row. A crash in
between, or a time-out of which nobody knows how it ended, leads to the same event with the same id once more; the
stream drops it within its duplicate window, and the inbox of each consumer after that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import structlog

from ..kernel.errors import Unavailable
from ..leases import Lease
from .doorbell import Doorbell
from .envelope import Envelope
from .outbox import Outbox

_log = structlog.get_logger(__name__)


class Publisher(Protocol):
    """Where events go; `Bus` is one."""

    async def publish(self, event: Envelope) -> None:
        """Returns when the event is stored. Raises `Unavailable` when that is not known."""
        ...


class Relay:
    """The relay of one service. `poll` (seconds) is how long an unheard doorbell delays an event."""

    def __init__(
        self, outbox: Outbox, publisher: Publisher, lease: Lease, doorbell: Doorbell, *, poll: float = 1.0
    ) -> None:
        self._outbox = outbox
        self._publisher = publisher
        self._lease = lease
        self._doorbell = doorbell
        self._poll = poll
        self._refusals: dict[str, int] = {}  # how often each event was refused, since it is pending

    async def run(self) -> None:
        """Relays until it is cancelled; then the lease is given back."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._lease.keep())
            group.create_task(self._work())

    async def flush(self) -> int:
        """Sends what is pending now; how many events the bus has acknowledged.

        A key whose event is refused is left for the next flush. Raises `Unavailable` when bus or database do not
        answer.
        """
        sent = 0
        refused: set[str] = set()
        async with aclosing(self._outbox.pending()) as chunks:
            async for chunk in chunks:
                if not self._lease.held:
                    break
                keys = [list(events) for key, events in groupby(chunk, lambda event: event.key) if key not in refused]
                outcomes = await asyncio.gather(*map(self._send, keys))
                acknowledged = [event.id for outcome in outcomes for event in outcome.acknowledged]
                if acknowledged:
                    await self._outbox.mark_sent(acknowledged)
                sent += len(acknowledged)
                for events, outcome in zip(keys, outcomes, strict=True):
                    if isinstance(outcome.failure, Unavailable):
                        raise outcome.failure
                    if outcome.failure is not None:
                        refused.add(events[0].key)
        return sent

    async def _work(self) -> None:
        while True:
            await self._lease.wait()
            try:
                await self.flush()
            except Unavailable:
                _log.warning("relay waits: the bus or the database does not answer")
                await asyncio.sleep(self._poll)
            except Exception:
                _log.exception("relay failed; it tries again")
                await asyncio.sleep(self._poll)
            await self._doorbell.wait(self._poll)

    async def _send(self, events: Sequence[Envelope]) -> _Outcome:
        """Publishes one key's events in order, up to the first that fails."""
        for count, event in enumerate(events):
            try:
                await self._publisher.publish(event)
            except Unavailable as failure:
                return _Outcome(events[:count], failure)
            except Exception as failure:
                self._note_refusal(event, failure)
                return _Outcome(events[:count], failure)
            self._refusals.pop(event.id, None)
        return _Outcome(events, None)

    def _note_refusal(self, event: Envelope, failure: Exception) -> None:
        """One line for the 1st, 2nd, 4th, 8th … time: it is tried every second, perhaps for days."""
        times = self._refusals[event.id] = self._refusals.get(event.id, 0) + 1
        if times.bit_count() == 1:
            _log.error(
                "event refused; its key waits",
                event_id=event.id,
                key=event.key,
                error=type(failure).__name__,
                times=times,
            )


@dataclass(frozen=True, slots=True)
class _Outcome:
    acknowledged: Sequence[Envelope]
    failure: Exception | None
