"""What a pure command gives back: the aggregate as it is now, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Change(Generic[A, E]):
    """A new state and its events, to be written in one transaction.

    `aggregate.version` is one more than before; `events` is empty where nobody else needs to know.
    """

    aggregate: A
    events: tuple[E, ...] = ()
