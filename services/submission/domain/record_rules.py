"""What the record of a dossier rules out although its status allows it: a refusal must not offer it instead.

The commands say why; here is only whether.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from .actions import Action
from .record.dossier import Dossier


def record_allows(dossier: Dossier, action: Action, now: datetime) -> bool:
    """Whether nothing that is recorded stands against the action, in a status that allows it."""
    rule = _RULES.get(action)
    return rule is None or rule(dossier, now)


def _waits_for_the_desk(dossier: Dossier, _: datetime) -> bool:
    return bool(dossier.supplements) and dossier.supplements[-1].waits_for_the_desk


def _ran_out(dossier: Dossier, now: datetime) -> bool:
    return bool(dossier.supplements) and now > dossier.supplements[-1].due_at


def _can_be_put_off(dossier: Dossier, now: datetime) -> bool:
    return dossier.extension is None and dossier.appointment is not None and now <= dossier.appointment


_RULES: Mapping[Action, Callable[[Dossier, datetime], bool]] = {
    Action.CONFIRM_SUPPLEMENT: _waits_for_the_desk,
    Action.EXPIRE_SUPPLEMENT: _ran_out,
    Action.EXTEND: _can_be_put_off,
}
