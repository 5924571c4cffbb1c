"""One row is made or changes by a pure function, without a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..kernel.errors import Unavailable
from .mongo import Collection, Document, DuplicateKey, outages

Before = TypeVar("Before")
After = TypeVar("After")

_TRIES = 20


async def insert(rows: Collection, row: Document) -> None:
    """Inserts a row. Exactly this one found there already is success; raises `DuplicateKey` for another.

    When a server stalls, the driver sends a write again of which it does not know that it took effect. So a row should
    hold something that nobody else comes upon: a random id, or the digest of a secret.
    """
    with outages():
        try:
            await rows.insert_one(row)
        except DuplicateKey:
            if await rows.find_one({"_id": row["_id"]}) != row:
                raise


async def compare_and_swap(
    rows: Collection,
    key: str,
    fn: Callable[[Before], After],
    *,
    read: Callable[[Document | None], Before],
    write: Callable[[After], Document],
    seen: Sequence[str] = ("version",),
) -> After:
    """Stores what the pure `fn` makes of a row; nothing is written when it is the same.

    `read` is given None where there is no row yet, `seen` are the fields that tell one state of it from the next. What
    `fn` and `read` raise passes. Raises `Unavailable` when others are faster again and again.
    """
    for _ in range(_TRIES):
        with outages():
            row = await rows.find_one({"_id": key})
        before = read(row)
        after = fn(before)
        if after == before or await _swap(rows, row, write(after), seen):
            return after
    raise Unavailable


async def _swap(rows: Collection, before: Document | None, after: Document, seen: Sequence[str]) -> bool:
    """Whether nobody was faster."""
    with outages():
        if before is not None:
            as_read = {field: before[field] for field in ("_id", *seen)}
            return (await rows.replace_one(as_read, after)).matched_count == 1
        try:
            await rows.insert_one(after)
        except DuplicateKey:
            return False
        return True
