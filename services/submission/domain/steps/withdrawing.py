"""Taking a dossier back (rút hồ sơ): alone before acceptance, with the desk afterwards, and never alone once it is paid."""

from __future__ import annotations

from dataclasses import replace

from services.common.kernel.change import Change

from ..act import Act
from ..actions import Action, Requirement
from ..errors.decisions import WithdrawalAskedAlready
from ..events import DossierEvent
from ..moves import permit
from ..record.dossier import Dossier
from ..record.history import noted
from ..record.overlays import WithdrawalRequest
from ..status import Status
from .supplementing import dropped


def withdraw(dossier: Dossier, *, reason: str, act: Act) -> Change[Dossier, DossierEvent]:
    """The owner takes a dossier back that is not accepted; of any other, the desk is asked for it.

    Raises ActionNotYours, TransitionNotAllowed, RequirementMissing, WithdrawalAskedAlready.
    """
    remark = noted(reason, act)
    if dossier.status is Status.REGISTERED:
        unpaid = None if is_paid(dossier) else True
        permitted = permit(dossier, Action.WITHDRAW_BEFORE_ACCEPTANCE, act)
        move = permitted.having({Requirement.REASON: remark, Requirement.NOT_PAID: unpaid})
        return move.to(dossier, remark=remark)
    move = permit(dossier, Action.ASK_WITHDRAWAL, act).having({Requirement.REASON: remark})
    if dossier.withdrawal is not None:
        raise WithdrawalAskedAlready
    asked = WithdrawalRequest(remark.id, act.now) if remark else None
    return move.to(replace(dossier, withdrawal=asked), remark=remark)


def confirm(
    dossier: Dossier, *, reason: str, papers_returned: bool, refunded: bool, act: Act
) -> Change[Dossier, DossierEvent]:
    """The desk gives everything back, the money too: final. Where the owner has asked, `reason` may be empty.

    What the owner changed for a supplement and did not send is dropped.
    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    permitted = permit(dossier, Action.WITHDRAW_AFTER_ACCEPTANCE, act)
    remark = noted(reason or _asked_because(dossier), act)
    move = permitted.having(
        {
            Requirement.REASON: remark,
            Requirement.PAPERS_RETURNED: papers_returned or None,
            Requirement.REFUND: refunded or not is_paid(dossier) or None,
        }
    )
    ended = replace(dropped(dossier, act.now), handler="", step_due=None, paused_at=None)
    return move.to(ended, remark=remark)


def is_paid(dossier: Dossier) -> bool:
    """Whether any money was received for it."""
    return any(payment.confirmed_at for payment in dossier.payments)


def _asked_because(dossier: Dossier) -> str:
    remark = dossier.remark(dossier.withdrawal.remark_id) if dossier.withdrawal else None
    return remark.text if remark else ""
