"""Pages over an ordered list, with opaque tokens (AIP-158)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.common.kernel import opaque
from services.common.kernel.errors import InvalidPageToken

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How many items at most (from 1), and the token of the previous page, "" for the first."""

    size: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of the items, and the token of the next page, "" on the last."""

    items: tuple[T, ...]
    next_token: str = ""


def paginate(items: Sequence[T], request: PageRequest, *, query: str, key: Callable[[T], str]) -> Page[T]:
    """The page of `items` that follows the token.

    The token names the last item by its `key` and the list by a fingerprint of `query` (every filter in it), so that it
    survives a new publication but not another filter. Raises InvalidPageToken.
    """
    start = _after(items, _read(request.token, query), key) if request.token else 0
    chosen = tuple(items[start : start + request.size])
    more = start + request.size < len(items)
    return Page(chosen, _write(key(chosen[-1]), query) if more else "")


def _after(items: Sequence[T], last: str, key: Callable[[T], str]) -> int:
    for position, item in enumerate(items):
        if key(item) == last:
            return position + 1
    raise InvalidPageToken


def _write(last: str, query: str) -> str:
    return opaque.encode(f"{opaque.scope(query)}:{last}")


def _read(token: str, query: str) -> str:
    scope, _, last = (opaque.decode(token) or "").partition(":")
    if scope != opaque.scope(query):
        raise InvalidPageToken
    return last
