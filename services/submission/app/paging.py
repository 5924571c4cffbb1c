"""Lists, the newest first: where a row stands, and the opaque token that says where to go on (AIP-158).

A position is an instant and an id as one text whose alphabetical order is that of time, and no two are the same. So a
page is a closed window of positions, however many dossiers there are and whatever is filed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.common.kernel import opaque
from services.common.kernel.errors import InvalidPageToken
from services.submission.domain.record.dossier import Dossier

_TOKEN = re.compile(r"1\|(?P<scope>[0-9a-f]{16})\|(?P<position>[0-9T:.-]{23}\|[a-z0-9-]{1,40})")


@dataclass(frozen=True, slots=True)
class Page:
    """Some dossiers; `next_token` is empty on the last page."""

    dossiers: Sequence[Dossier]
    next_token: str


def position(instant: datetime, dossier_id: str) -> str:
    """Where a dossier stands among those of other instants."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}|{dossier_id}"


def instant_of(place: str) -> datetime:
    """The instant in a position. Raises ValueError."""
    return datetime.fromisoformat(place.partition("|")[0]).replace(tzinfo=UTC)


def place_after(token: str, scope: str) -> str:
    """The position that a token stands for, empty for the empty token.

    `scope` says which list it is: a token of another one raises InvalidPageToken.
    """
    if not token:
        return ""
    match = _TOKEN.fullmatch(opaque.decode(token) or "")
    if match is None or match["scope"] != opaque.scope(scope):
        raise InvalidPageToken
    try:
        instant_of(match["position"])
    except ValueError:
        raise InvalidPageToken from None
    return match["position"]


def page_of(found: Sequence[Dossier], size: int, scope: str, position_of: Callable[[Dossier], str]) -> Page:
    """The page that begins with `found`, which holds one more than `size` when there is a next one."""
    shown = found[:size]
    if len(found) <= size:
        return Page(shown, "")
    text = f"1|{opaque.scope(scope)}|{position_of(shown[-1])}"
    return Page(shown, opaque.encode(text))
