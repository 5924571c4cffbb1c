"""What submission tells about a dossier, as far as tracking reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .status import Status


class MalformedEvent(ValueError):
    """What came is no event that could ever be projected."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, with the name it had then."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step of one dossier. `body` is the event as it was published, opaque here.

    `sequence` counts a dossier's events 1, 2, 3 … without gaps; `version` is the dossier's after the step, with gaps.
    (dossier, sequence) determines everything else. `owner_masked` is masked before it leaves submission.
    """

    event_id: str
    event: str
    dossier_id: str
    version: int
    sequence: int
    code: str
    status: Status
    occurred_at: datetime
    receiving: Agency
    handling: Agency
    procedure: str
    field: str
    sensitive: bool
    owner_account: str
    owner_masked: str
    owner_indexes: tuple[str, ...]
    submitted_at: datetime | None
    acceptance_due: datetime | None
    appointment: datetime | None
    body: bytes

    @property
    def agencies(self) -> tuple[str, ...]:
        """The ids of the agencies concerned: receiving and handling, once if they are the same."""
        return tuple(dict.fromkeys((self.receiving.id, self.handling.id)))
