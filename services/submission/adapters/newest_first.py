"""Reads a list from its newest end in closed windows of time.

The first window is a day; where it holds too little, the next one back is four times as long, so that a dense list is
read in one query and an empty one in seven. Each query is an equality prefix and a closed window on one index.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.common.storage.mongo import DESCENDING, Collection, Document, outages
from services.submission.app.paging import instant_of, position

_BEGINNING = datetime(2025, 7, 1, tzinfo=UTC)  # the agencies exist since then: no dossier is older
_FIRST_WINDOW = timedelta(days=1)
_GROWTH = 4
_CLOCKS_DIFFER = timedelta(minutes=5)


async def newest_first(
    rows: Collection, prefix: Document, field: str, *, before: str, now: datetime, limit: int
) -> list[Document]:
    """At most `limit` rows with `prefix`, by the position in `field`, below `before` (empty: from the top)."""
    found: list[Document] = []
    with outages():
        for low, high in _windows(before or position(now + _CLOCKS_DIFFER, "")):
            wanted = limit - len(found)
            query = {**prefix, field: {"$gte": low, "$lt": high}}
            found += await rows.find(query).sort(field, DESCENDING).limit(wanted).to_list(wanted)
            if len(found) == limit:
                break
    return found


def _windows(high: str) -> Iterator[tuple[str, str]]:
    span = _FIRST_WINDOW
    end = instant_of(high)
    while end > _BEGINNING:
        start = max(end - span, _BEGINNING)
        low = position(start, "")
        yield low, high
        end, high, span = start, low, span * _GROWTH
