"""What happened to a dossier, in order (quá trình giải quyết), and the reasons given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.principal import Kind

from ..act import Act, Officer
from ..actions import Action
from ..status import Status
from ..text import clean_text


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the dossier by the table of transitions; `from_status` is None where it created the dossier."""

    action: Action
    from_status: Status | None
    to_status: Status
    at: datetime
    actor_kind: Kind
    actor_id: str
    officer: Officer | None = None
    remark_id: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason in an officer's or owner's words. It stays in the dossier: events carry its id only."""

    id: str
    text: str
    at: datetime


def noted(text: str, act: Act) -> Remark | None:
    """What somebody said in this act, as a remark; None where it was nothing."""
    text = clean_text(text)
    return Remark(act.ids.new(), text, act.now) if text else None


def statuses(history: tuple[Step, ...]) -> tuple[Status, ...]:
    """Every status that a sent dossier stood in, oldest first."""
    if not history:
        return ()
    first = history[0].from_status
    return (() if first is None else (first,)) + tuple(step.to_status for step in history)
