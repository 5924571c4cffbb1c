"""The facts of a notice about one event (thư báo), as they were with that event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.principal import Kind

from .actions import Action
from .errors.access import DossierNotFound
from .record.contents import told
from .record.dossier import Dossier
from .record.history import Step
from .record.overlays import Extension
from .record.payments import Payment
from .record.supplements import Supplement
from .status import Status

# What one handler tells the next, and what the owner said at the counter: neither is an officer's word to the citizen.
_NOT_FOR_THE_CITIZEN = frozenset({Action.HAND_OVER, Action.WITHDRAW_AFTER_ACCEPTANCE})
_SETTLED = frozenset({Action.FINISH, Action.RETURN_RESULT, Action.RECALL_RESULT})


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Where to write to, and about what.

    Nothing in it was typed by whoever filed, for nobody has proved that `email` is theirs: `reason` is an officer's, never
    the owner's. `supplement`, `payment` and `extension` are those of the event itself, `result_kind` of what settled it.
    """

    dossier: Dossier
    email: str
    appointment: datetime | None
    reason: str
    supplement: Supplement | None
    payment: Payment | None
    extension: Extension | None
    result_kind: str
    result_refuses: bool


def facts(dossier: Dossier, sequence: int) -> NoticeFacts:
    """The facts of the event of that `sequence`. Raises DossierNotFound where there was no such event."""
    if not 1 <= sequence <= len(dossier.history):
        raise DossierNotFound
    step = dossier.history[sequence - 1]
    result = dossier.result if step.action in _SETTLED else None
    return NoticeFacts(
        dossier=dossier,
        email=told(dossier).contact.email,
        appointment=_appointment(dossier, step),
        reason=_reason(dossier, step),
        supplement=_asked(dossier, step),
        payment=next((each for each in dossier.payments if each.demanded_at == step.at), None),
        extension=dossier.extension if step.action is Action.EXTEND else None,
        result_kind=result.kind if result else "",
        result_refuses=result is not None and result.refuses,
    )


def _reason(dossier: Dossier, step: Step) -> str:
    remark = dossier.remark(step.remark_id)
    is_an_officer_s = step.actor_kind in (Kind.OFFICER, Kind.WARD)
    return remark.text if remark and is_an_officer_s and step.action not in _NOT_FOR_THE_CITIZEN else ""


def _asked(dossier: Dossier, step: Step) -> Supplement | None:
    """What the step asks to mend: anew, or once more where it leads back to waiting for it."""
    if step.to_status is not Status.SUPPLEMENT_REQUESTED or step.from_status is step.to_status:
        return None
    return next((each for each in reversed(dossier.supplements) if each.asked_at <= step.at), None)


def _appointment(dossier: Dossier, step: Step) -> datetime | None:
    made = [appointment.due_at for appointment in dossier.appointments if appointment.set_at <= step.at]
    return made[-1] if made else None
