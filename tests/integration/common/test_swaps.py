"""A single row changes by a pure function: whoever is slower looks again, and nobody tries for ever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

import pytest

from services.common.kernel.errors import Unavailable
from services.common.storage.mongo import Collection, Database, Document, DuplicateKey
from services.common.storage.swaps import compare_and_swap, insert


@dataclass(frozen=True)
class Counter:
    id: str
    version: int = 0


def read(row: Document | None) -> Counter:
    return Counter("c1") if row is None else Counter(row["_id"], row["version"])


def write(counter: Counter) -> Document:
    return {"_id": counter.id, "version": counter.version}


def once_more(counter: Counter) -> Counter:
    return replace(counter, version=counter.version + 1)


async def test_a_row_that_is_inserted_once_more_is_there_once(database: Database) -> None:
    rows = database["counters"]
    for _ in range(2):
        await insert(rows, {"_id": "c1", "secret": b"x", "made": datetime(2026, 11, 23, tzinfo=UTC), "ended": None})
    with pytest.raises(DuplicateKey):
        await insert(rows, {"_id": "c1", "secret": b"y"})
    assert await rows.count_documents({}) == 1


async def test_of_many_at_once_every_one_counts(database: Database) -> None:
    rows = database["counters"]
    made = await asyncio.gather(*(compare_and_swap(rows, "c1", once_more, read=read, write=write) for _ in range(8)))
    assert sorted(one.version for one in made) == [*range(1, 9)]
    assert await rows.find().to_list(None) == [{"_id": "c1", "version": 8}]


async def test_what_is_the_same_is_not_written(database: Database) -> None:
    assert await compare_and_swap(database["counters"], "c1", lambda one: one, read=read, write=write) == Counter("c1")
    assert await database["counters"].find().to_list(None) == []


class Busy:
    """A row that somebody else always changes first."""

    matched_count = 0

    async def find_one(self, _query: Document) -> Document:
        return {"_id": "c1", "version": 1}

    async def replace_one(self, _as_read: Document, _row: Document) -> Busy:
        return self


async def test_who_is_always_too_late_is_told_so() -> None:
    with pytest.raises(Unavailable):
        await compare_and_swap(cast(Collection, Busy()), "c1", once_more, read=read, write=write)
