"""Stopping and going on again (dừng, tiếp tục giải quyết), and taking the last step back (lùi một bước)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.common.kernel.change import Change

from .. import pausing
from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..events import DossierEvent
from ..moves import Move, permit
from ..record.dossier import Dossier
from ..record.history import Remark, noted
from ..status import Status
from ..text import clean_text
from .supplementing import reopened


def stop(dossier: Dossier, *, reason: str, legal_ground: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Stops the handling (form 05); the citizen reads the reason with its legal ground. The clock stands.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    reason, legal_ground = clean_text(reason), clean_text(legal_ground)
    move = permit(dossier, Action.STOP, act).having(
        {Requirement.REASON: reason, Requirement.LEGAL_GROUND: legal_ground}
    )
    told = noted(f"{reason}\nCăn cứ pháp lý: {legal_ground}", act)
    return move.to(pausing.pause(dossier, act.now), remark=told)


def resume(
    dossier: Dossier,
    *,
    reason: str,
    supplement_due: datetime | None = None,
    calendar: WorkingCalendar,
    act: Act,
) -> Change[Dossier, DossierEvent]:
    """Goes on where it was stopped; `supplement_due` is the new deadline where that was waiting for a supplement.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, SupplementDueTooEarly.
    """
    remark = noted(reason, act)
    move = _go_to_previous(dossier, Action.RESUME, remark, supplement_due, act)
    return move.to(_back(dossier, move, supplement_due, calendar), remark=remark)


def step_back(
    dossier: Dossier,
    *,
    reason: str,
    supplement_due: datetime | None = None,
    calendar: WorkingCalendar,
    act: Act,
) -> Change[Dossier, DossierEvent]:
    """Takes the last step back, in the open. What the step had set is undone; its record stays in the history.

    Raises as `resume`.
    """
    remark = noted(reason, act)
    move = _go_to_previous(dossier, Action.STEP_BACK, remark, supplement_due, act)
    undone = _undone(_back(dossier, move, supplement_due, calendar), move.target)
    return move.to(undone, remark=remark)


def _go_to_previous(
    dossier: Dossier, action: Action, remark: Remark | None, supplement_due: datetime | None, act: Act
) -> Move:
    permitted = permit(dossier, action, act)
    waits_again = permitted.target is Status.SUPPLEMENT_REQUESTED
    return permitted.having(
        {
            Requirement.REASON: remark,
            Requirement.NEW_SUPPLEMENT_DEADLINE: supplement_due if waits_again else permitted.target,
        }
    )


def _back(dossier: Dossier, move: Move, supplement_due: datetime | None, calendar: WorkingCalendar) -> Dossier:
    now = move.act.now
    if move.target is Status.SUPPLEMENT_REQUESTED and supplement_due is not None:
        dossier = reopened(dossier, supplement_due, calendar=calendar, now=now)
    return pausing.follow(dossier, move.target, now, calendar)


def _undone(dossier: Dossier, target: Status) -> Dossier:
    match dossier.status:
        case Status.PAYMENT_REQUESTED:  # nobody is asked for that money any more
            return replace(dossier, payments=dossier.payments[:-1])
        case Status.FINISHED:  # the result stays as a draft of the next one
            is_open = target is Status.IN_PROGRESS
            return replace(dossier, finished_at=None, step_due=dossier.appointment if is_open else None)
        case Status.IN_PROGRESS:
            return replace(dossier, started_at=None, step_due=None)
        case _:
            return dossier
