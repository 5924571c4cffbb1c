"""Aggregates in MongoDB: the change, its events and the record of the call in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from ..events.envelope import Envelope
from ..events.outbox import Outbox
from ..kernel.aggregates import Aggregate
from ..kernel.change import Change
from ..kernel.command import Command
from ..kernel.errors import AlreadyExists, DomainError, NotFound
from .idempotency import Idempotency
from .mongo import (
    ASCENDING,
    TRANSACTION_BUDGET,
    Database,
    Document,
    DuplicateKey,
    Index,
    Session,
    TryAgain,
    outages,
    prepare,
    transact,
)

A = TypeVar("A", bound=Aggregate)
E = TypeVar("E")
E_contra = TypeVar("E_contra", contravariant=True)


class Codec(Protocol[A, E_contra]):
    """How an aggregate is kept, and how an event travels."""

    def to_document(self, aggregate: A) -> Document:
        """Every field but id and version. A unique field that has no value is left out."""
        ...

    def from_document(self, document: Document) -> A:
        """The aggregate; its id is `_id`, its version `version`."""
        ...

    def to_envelope(self, aggregate: A, event: E_contra) -> Envelope:
        """The event as it is published; `key` is the aggregate's id."""
        ...


async def _nobody_waits() -> None:
    """The default of `on_commit`."""


async def _nothing_more(_aggregate: object, _session: Session) -> None:
    """The default of `on_add` and `on_remove`."""


class MongoAggregates(Generic[A, E]):
    """The `Aggregates` of one collection (see the port for what is guaranteed).

    `unique` names document fields that no two aggregates may share, with the error to raise; `on_add` writes what belongs
    to a new aggregate elsewhere in the database, in the same transaction (a unique field of that name taken there raises
    the same error), `on_remove` what belongs to its going; `on_commit` is called after a change (the relay's doorbell);
    `budget` caps each call.
    """

    def __init__(
        self,
        database: Database,
        collection: str,
        codec: Codec[A, E],
        outbox: Outbox,
        idempotency: Idempotency,
        *,
        not_found: type[DomainError] = NotFound,
        unique: Mapping[str, type[DomainError]] | None = None,
        indexes: Sequence[Index] = (),
        on_add: Callable[[A, Session], Awaitable[None]] = _nothing_more,
        on_remove: Callable[[A, Session], Awaitable[None]] = _nothing_more,
        on_commit: Callable[[], Awaitable[None]] = _nobody_waits,
        budget: timedelta = TRANSACTION_BUDGET,
    ) -> None:
        self._database = database
        self._rows = database[collection]
        self._codec = codec
        self._outbox = outbox
        self._idempotency = idempotency
        self._not_found = not_found
        self._unique = dict(unique or {})
        self._indexes = list(indexes)
        self._on_add = on_add
        self._on_remove = on_remove
        self._on_commit = on_commit
        self._budget = budget

    async def prepare(self) -> None:
        """Makes the collection and its indexes; outbox and idempotency are prepared by their owner."""
        unique = [Index([(field, ASCENDING)], name=field, unique=True, sparse=True) for field in self._unique]
        await prepare(self._database, self._rows.name, [*unique, *self._indexes])

    async def get(self, aggregate_id: str) -> A:
        """See `Aggregates.get`."""
        with outages():
            return await self._load(aggregate_id)

    async def find_one(self, query: Document) -> A | None:
        """The aggregate that matches; the query must be served by an index."""
        with outages():
            row = await self._rows.find_one(query)
        return None if row is None else self._codec.from_document(row)

    async def find(self, query: Document, *, order: Sequence[tuple[str, int]], limit: int) -> list[A]:
        """The first `limit` that match; query and order must be served by one index, over a set that does not grow."""
        with outages():
            rows = await self._rows.find(query).sort(list(order)).limit(limit).to_list(limit)
        return [self._codec.from_document(row) for row in rows]

    async def replayed(self, command: Command) -> A | None:
        """See `Aggregates.replayed`."""
        with outages():
            earlier = await self._idempotency.find(command)
            return None if earlier is None else await self._load(earlier)

    async def add(self, command: Command, change: Change[A, E]) -> A:
        """See `Aggregates.add`."""

        async def write(session: Session) -> A:
            earlier = await self._idempotency.find(command, session)
            if earlier is not None:
                return await self._load(earlier, session)
            try:
                await self._rows.insert_one(self._to_row(change.aggregate), session=session)
                await self._on_add(change.aggregate, session)
            except DuplicateKey as error:
                raise await self._taken(error, command) from None  # its text shows the value
            await self._tell(command, change, session)
            return change.aggregate

        return await self._commit(write)

    async def update(self, command: Command, aggregate_id: str, fn: Callable[[A], Change[A, E]]) -> A:
        """See `Aggregates.update`."""

        async def write(session: Session) -> A:
            earlier = await self._idempotency.find(command, session)
            if earlier is not None:
                return await self._load(earlier, session)
            before = await self._load(aggregate_id, session)
            change = fn(before)
            if change.aggregate.id != before.id or change.aggregate.version != before.version + 1:
                raise ValueError("a change keeps the id and adds one to the version")
            await self._replace(before, change.aggregate, command, session)
            await self._tell(command, change, session)
            return change.aggregate

        return await self._commit(write)

    async def delete(self, command: Command, aggregate_id: str, fn: Callable[[A], None]) -> A | None:
        """See `Aggregates.delete`."""

        async def write(session: Session) -> A | None:
            if await self._idempotency.find(command, session) is not None:
                return None
            aggregate = await self._load(aggregate_id, session)
            fn(aggregate)
            if not await self._take_away(aggregate, session):
                raise TryAgain
            await self._idempotency.record(command, aggregate.id, session)
            return aggregate

        return await transact(self._database, write, budget=self._budget)

    async def remove(self, aggregate: A) -> bool:
        """See `Aggregates.remove`."""

        async def write(session: Session) -> bool:
            return await self._take_away(aggregate, session)

        return await transact(self._database, write, budget=self._budget)

    async def _commit(self, write: Callable[[Session], Awaitable[A]]) -> A:
        aggregate = await transact(self._database, write, budget=self._budget)
        await self._on_commit()
        return aggregate

    async def _load(self, aggregate_id: str, session: Session | None = None) -> A:
        row = await self._rows.find_one({"_id": aggregate_id}, session=session)
        if row is None:
            raise self._not_found
        return self._codec.from_document(row)

    async def _replace(self, before: A, after: A, command: Command, session: Session) -> None:
        try:
            result = await self._rows.replace_one(
                {"_id": before.id, "version": before.version}, self._to_row(after), session=session
            )
        except DuplicateKey as error:
            raise await self._taken(error, command) from None  # its text shows the value
        if result.matched_count == 0:
            raise TryAgain

    async def _take_away(self, aggregate: A, session: Session) -> bool:
        as_read = {"_id": aggregate.id, "version": aggregate.version}
        if (await self._rows.delete_one(as_read, session=session)).deleted_count == 0:
            return False
        await self._on_remove(aggregate, session)
        return True

    async def _tell(self, command: Command, change: Change[A, E], session: Session) -> None:
        events = [self._codec.to_envelope(change.aggregate, event) for event in change.events]
        await self._outbox.append(events, session)
        await self._idempotency.record(command, change.aggregate.id, session)

    async def _taken(self, error: DuplicateKey, command: Command) -> DomainError | TryAgain:
        # A repeat of this very call may have been faster than our snapshot: then it is its own name that is taken.
        if await self._idempotency.find(command) is not None:
            return TryAgain()
        fields = (error.details or {}).get("keyPattern", {})
        return next((self._unique[field] for field in fields if field in self._unique), AlreadyExists)()

    def _to_row(self, aggregate: A) -> Document:
        return {**self._codec.to_document(aggregate), "_id": aggregate.id, "version": aggregate.version}
