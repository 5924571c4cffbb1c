"""How a dossier moves: permitted by the table, with what the table requires, and recorded.

    move = permit(dossier, Action.ACCEPT, act).having({Requirement.APPOINTMENT: …})   # refuses, with a reason
    return move.to(replace(dossier, …))                                              # the new dossier and its event

The types leave no other way: only `permit` gives a `Permit`, only `having` gives a `Move`, only a `Move` has a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation
from services.common.kernel.principal import Kind

from .access import may_perform, powers
from .act import Act
from .actions import Action, Requirement
from .bounds import ensure_room
from .errors.access import ActingOfficerRequired, ActionNotYours
from .errors.moves import RequirementMissing
from .events import DossierEvent, event_of_last_step
from .record.dossier import Dossier
from .record.history import Remark, Step
from .status import Status
from .transitions import TRANSITIONS, resolve

_WITHDRAWAL = TRANSITIONS[Action.WITHDRAW_AFTER_ACCEPTANCE]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of status that nothing stands against any more."""

    dossier: Dossier
    action: Action
    came_from: Status | None
    target: Status
    act: Act

    def to(self, changed: Dossier, *, remark: Remark | None = None) -> Change[Dossier, DossierEvent]:
        """Records the step on `changed` (the dossier with what the command changes) and tells of it.

        `remark` is the reason given, if one was: it is kept in the dossier, the step and the event carry its id.
        """
        act = self.act
        step = Step(
            action=self.action,
            from_status=self.came_from,
            to_status=self.target,
            at=act.now,
            actor_kind=act.principal.kind,
            actor_id=act.principal.id,
            officer=act.officer,
            remark_id=remark.id if remark else "",
        )
        moved = replace(
            changed,
            version=self.dossier.version + 1,
            sequence=self.dossier.sequence + 1,
            told_version=self.dossier.version + 1,
            status=self.target,
            history=(*self.dossier.history, step),
            remarks=(*self.dossier.remarks, remark) if remark else self.dossier.remarks,
            # A wish to withdraw lasts as long as the desk can confirm it.
            withdrawal=changed.withdrawal if _WITHDRAWAL.starts_from(self.target) else None,
            updated_at=act.now,
        )
        return Change(moved, (event_of_last_step(moved, act.ids.new()),))


@dataclass(frozen=True, slots=True)
class Fields:
    """What is given for a requirement that several fields of the request make up: each must be there."""

    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Permit:
    """The actor may do it and the status allows it; what it requires is still to be shown."""

    dossier: Dossier
    action: Action
    came_from: Status | None
    target: Status
    act: Act

    def having(self, given: Mapping[Requirement, object]) -> Move:
        """Checks that everything the table requires is there: None and the empty string are nothing.

        Raises RequirementMissing, naming all that is missing.
        """
        row = TRANSITIONS[self.action]
        missing = [(field, item) for item in row.requires for field in _missing(item, given.get(item))]
        if missing:
            raise RequirementMissing(
                violations=[
                    FieldViolation(field, "FIELD_REQUIRED", f"Cần có {item.vi}.", f"Required: {item.en}.")
                    for field, item in missing
                ],
                action=self.action.value,
                action_vi=row.name_vi,
            )
        return Move(self.dossier, self.action, self.came_from, self.target, self.act)


def permit(dossier: Dossier, action: Action, act: Act) -> Permit:
    """Asks the table. Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed or TooManySteps."""
    _ensure_actor(dossier, action, act)
    target = resolve(action, dossier.past_statuses, same_day=dossier.procedure.is_same_day, may=powers(dossier, act))
    ensure_room(dossier, action)
    return Permit(dossier, action, dossier.status, target, act)


def permit_beginning(blank: Dossier, action: Action, act: Act) -> Permit:
    """The same for an action that begins a dossier: `blank` has version and sequence 0.

    Raises ActionNotYours or ActingOfficerRequired.
    """
    _ensure_actor(blank, action, act)
    return Permit(blank, action, None, resolve(action, ()), act)


def _missing(requirement: Requirement, given: object) -> list[str]:
    values = given.values if isinstance(given, Fields) else {requirement.field: given}
    return [field for field, value in values.items() if value in (None, "")]


def _ensure_actor(dossier: Dossier, action: Action, act: Act) -> None:
    if not may_perform(dossier, act.principal, action, act.officer):
        raise ActionNotYours(action=action.value, action_vi=TRANSITIONS[action].name_vi)
    if act.principal.kind is Kind.WARD and act.officer is None:
        raise ActingOfficerRequired
