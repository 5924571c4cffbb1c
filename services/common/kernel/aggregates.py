"""The repository port: an aggregate is loaded, changed by a pure function and stored with its events, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from .change import Change
from .command import Command


class Aggregate(Protocol):
    """What every aggregate has: an id, and a version that is 1 at first and grows by one with each change."""

    @property
    def id(self) -> str:
        """Its id, unique in its collection."""
        ...

    @property
    def version(self) -> int:
        """How many changes it has seen."""
        ...


A = TypeVar("A", bound=Aggregate)
E = TypeVar("E")


class Aggregates(Protocol[A, E]):
    """A store of aggregates. One contract suite holds for every implementation (tests/contract/common).

    Every method may raise `Unavailable`; a mutating call may then be repeated with the same request id.
    """

    async def get(self, aggregate_id: str) -> A:
        """The aggregate as it is now. Raises the store's `NotFound`."""
        ...

    async def replayed(self, command: Command) -> A | None:
        """The aggregate that an earlier call with this request id changed, as it is now; None if there was none.

        Raises `RequestIdReused` when that call had another method or body (AIP-155).
        """
        ...

    async def add(self, command: Command, change: Change[A, E]) -> A:
        """Stores a new aggregate and its events. A repeated call gives what `replayed` gives and adds nothing.

        Raises `AlreadyExists`, or the error declared for that field, when the id or a unique field is taken.
        """
        ...

    async def update(self, command: Command, aggregate_id: str, fn: Callable[[A], Change[A, E]]) -> A:
        """Stores what `fn` makes of the aggregate, and its events; gives the aggregate as stored.

        `fn` is pure and may run several times: when somebody else was faster it gets the newer aggregate. What it
        raises reaches the caller and nothing is changed. A repeated call does not run it.
        """
        ...

    async def delete(self, command: Command, aggregate_id: str, fn: Callable[[A], None]) -> A | None:
        """Removes the aggregate; gives it as it was, and None to a repeated call.

        `fn` is pure and may run several times; what it raises reaches the caller, and the aggregate stays. For what is
        left see `remove`.
        """
        ...

    async def remove(self, aggregate: A) -> bool:
        """Removes the aggregate if it is still as it was read; whether it was removed.

        What is unique about it is free again. What was told of it stays told; a repeat of a call about it raises the
        store's `NotFound`.
        """
        ...
