"""The cursor of a ward's feed: where a reader stands, opaque to the reader.

It is not signed: whoever makes one up can only skip or repeat in the own feed, whose agency comes from the token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.common.kernel import opaque

from .errors import CursorExpired

_TEXT = re.compile(r"1\.(?P<epoch>[0-9a-f-]{36})\.(?P<sequence>[0-9]{1,18})\.(?P<scope>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class FeedHead:
    """How far an agency's feed goes. A feed that is made anew, with other numbers, gets another `epoch` (a UUID)."""

    epoch: str
    sequence: int


def encode(agency_id: str, head: FeedHead) -> str:
    """The cursor of somebody who has read up to and including `head`."""
    text = f"1.{head.epoch}.{head.sequence}.{_scope(agency_id)}"
    return opaque.encode(text)


def decode(agency_id: str, cursor: str, head: FeedHead | None) -> int:
    """The sequence that the reader has read up to; 0 for the empty cursor.

    Raises CursorExpired for a cursor that `encode` did not make for this agency and epoch, or that lies in the future
    (the feed was restored from a backup).
    """
    if not cursor:
        return 0
    match = _TEXT.fullmatch(opaque.decode(cursor) or "")
    if match is None or head is None:
        raise CursorExpired
    if match["scope"] != _scope(agency_id) or match["epoch"] != head.epoch or int(match["sequence"]) > head.sequence:
        raise CursorExpired
    return int(match["sequence"])


def _scope(agency_id: str) -> str:
    return opaque.scope(f"feed\0{agency_id}")
