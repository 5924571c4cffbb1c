"""Aggregates and sendings in memory, for tests of use cases. The contract suites hold for them as for the real stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from ..kernel.aggregates import Aggregate
from ..kernel.change import Change
from ..kernel.command import Command
from ..kernel.errors import AlreadyExists, DomainError, NotFound, RequestIdReused, Unavailable
from ..kernel.ports import Clock
from ..kernel.sendings import LONGEST_TRY, Claim

A = TypeVar("A", bound=Aggregate)
E = TypeVar("E")


class MemoryAggregates(Generic[A, E]):
    """An `Aggregates` without a database. `events` holds everything that would have been published, in order.

    `unique` names attributes that no two aggregates may share unless they are empty, with the error to raise.
    """

    def __init__(
        self, *, not_found: type[DomainError] = NotFound, unique: Mapping[str, type[DomainError]] | None = None
    ) -> None:
        self.events: list[E] = []
        self._by_id: dict[str, A] = {}
        self._calls: dict[tuple[str, str, str], tuple[Command, str]] = {}
        self._not_found = not_found
        self._unique = dict(unique or {})

    async def get(self, aggregate_id: str) -> A:
        """See `Aggregates.get`."""
        return self._load(aggregate_id)

    def all(self) -> list[A]:
        """Every aggregate, as it was added."""
        return list(self._by_id.values())

    async def replayed(self, command: Command) -> A | None:
        """See `Aggregates.replayed`."""
        return self._replayed(command)

    async def add(self, command: Command, change: Change[A, E]) -> A:
        """See `Aggregates.add`."""
        if (earlier := self._replayed(command)) is not None:
            return earlier
        if change.aggregate.id in self._by_id:
            raise AlreadyExists
        return self._store(command, change)

    async def update(self, command: Command, aggregate_id: str, fn: Callable[[A], Change[A, E]]) -> A:
        """See `Aggregates.update`."""
        if (earlier := self._replayed(command)) is not None:
            return earlier
        before = self._load(aggregate_id)
        change = fn(before)
        if change.aggregate.id != before.id or change.aggregate.version != before.version + 1:
            raise ValueError("a change keeps the id and adds one to the version")
        return self._store(command, change)

    async def delete(self, command: Command, aggregate_id: str, fn: Callable[[A], None]) -> A | None:
        """See `Aggregates.delete`."""
        if self._earlier(command) is not None:
            return None
        aggregate = self._load(aggregate_id)
        fn(aggregate)
        del self._by_id[aggregate_id]
        self._calls[_key(command)] = (command, aggregate_id)
        return aggregate

    async def remove(self, aggregate: A) -> bool:
        """See `Aggregates.remove`."""
        present = self._by_id.get(aggregate.id)
        if present is None or present.version != aggregate.version:
            return False
        del self._by_id[aggregate.id]
        return True

    def amend(self, aggregate: A) -> None:
        """Puts the aggregate in its place without a change of version: for what no reader sees."""
        self._by_id[aggregate.id] = aggregate

    def _load(self, aggregate_id: str) -> A:
        if aggregate_id not in self._by_id:
            raise self._not_found
        return self._by_id[aggregate_id]

    def _replayed(self, command: Command) -> A | None:
        aggregate_id = self._earlier(command)
        return None if aggregate_id is None else self._load(aggregate_id)

    def _earlier(self, command: Command) -> str | None:
        earlier, aggregate_id = self._calls.get(_key(command), (None, ""))
        if earlier is None or not command.request_id:
            return None
        if (earlier.method, earlier.body_hash) != (command.method, command.body_hash):
            raise RequestIdReused
        return aggregate_id

    def _store(self, command: Command, change: Change[A, E]) -> A:
        for field, error in self._unique.items():
            value = getattr(change.aggregate, field)
            others = (other for other in self._by_id.values() if other.id != change.aggregate.id)
            if value and any(getattr(other, field) == value for other in others):
                raise error
        self._by_id[change.aggregate.id] = change.aggregate
        self._calls[_key(command)] = (command, change.aggregate.id)
        self.events.extend(change.events)
        return change.aggregate


def _key(command: Command) -> tuple[str, str, str]:
    return (command.actor.kind, command.actor.id, command.request_id)


class MemorySendings:
    """A `Sendings` without a database. `outcomes` says how each ended."""

    def __init__(self, clock: Clock, *, lease: timedelta = LONGEST_TRY) -> None:
        self.outcomes: dict[str, str] = {}
        self._clock = clock
        self._lease = lease
        self._claims: dict[str, tuple[int, datetime]] = {}

    async def claim(self, event_id: str) -> Claim | None:
        """See `Sendings.claim`."""
        if event_id in self.outcomes:
            return None
        now = self._clock.now()
        turn, until = self._claims.get(event_id, (0, now))
        if until > now:
            raise Unavailable(retry_after=until - now)
        self._claims[event_id] = (turn + 1, now + self._lease)
        return Claim(event_id, turn + 1)

    async def settle(self, claim: Claim, outcome: str) -> None:
        """See `Sendings.settle`."""
        if self._claims[claim.event_id][0] == claim.turn:
            self.outcomes[claim.event_id] = outcome

    async def reopen(self, event_id: str, outcome: str) -> None:
        """See `Sendings.reopen`."""
        if self.outcomes.get(event_id) == outcome:
            del self.outcomes[event_id]
            self._claims[event_id] = (self._claims[event_id][0], self._clock.now())

    async def release(self, claim: Claim) -> None:
        """See `Sendings.release`."""
        turn, _ = self._claims[claim.event_id]
        if turn == claim.turn:
            self._claims[claim.event_id] = (turn, self._clock.now())
