"""What anybody may see of a dossier (tra cứu hồ sơ công khai).

Codes are guessable, so whatever is shown here is shown to everybody: no number, no address, no reason, no file, and of a
sensitive procedure (thủ tục nhạy cảm) neither its name nor its field nor an owner (Luật 91/2025/QH15). Nor the
appointment: its distance from the acceptance is the time limit, and the limits of the procedures are published. A number
names its owner, so no number leads to a sensitive dossier at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from .status import Status, status_text, step_text
from .timeline import Timeline


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step, in general words."""

    time: datetime
    text: str
    status: Status


@dataclass(frozen=True, slots=True)
class PublicDossier:
    """A dossier as anybody may see it.

    `procedure`, `field`, `owner_masked` and `appointment` are empty for a sensitive procedure.
    """

    code: str
    procedure: str
    field: str
    receiving_agency: str
    owner_masked: str
    status: Status
    status_text: str
    submitted_at: datetime | None
    appointment: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    steps: tuple[PublicStep, ...]


def public_view(timeline: Timeline) -> PublicDossier | None:
    """The public part of a timeline; None while there is nothing to show."""
    last = timeline.last
    if last is None:
        return None
    return PublicDossier(
        code=last.code,
        procedure="" if last.sensitive else last.procedure,
        field="" if last.sensitive else last.field,
        receiving_agency=last.receiving.name,
        owner_masked="" if last.sensitive else last.owner_masked,
        status=last.status,
        status_text=status_text(last.status, last.event),
        submitted_at=last.submitted_at,
        appointment=None if last.sensitive else last.appointment,
        finished_at=timeline.finished_at,
        returned_at=timeline.returned_at,
        steps=tuple(
            PublicStep(entry.occurred_at, step_text(entry.event, entry.status), entry.status)
            for entry in timeline.entries
        ),
    )


def view_by_number(timeline: Timeline) -> PublicDossier | None:
    """The same for somebody who knows a number of the owner: the field instead of the procedure; None if sensitive."""
    view = public_view(timeline)
    if view is None or timeline.last is None or timeline.last.sensitive:
        return None
    return replace(view, procedure="")
