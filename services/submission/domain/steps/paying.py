"""Money (nghĩa vụ tài chính): what the owner is asked to pay, and that it was paid. The clock stands in between."""

from __future__ import annotations

from dataclasses import replace

from services.common.kernel.change import Change

from .. import pausing
from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..errors.decisions import ReceiptUsedAlready
from ..events import DossierEvent
from ..moves import permit
from ..record.dossier import Dossier
from ..record.payments import Payment, PaymentKind
from ..text import clean


def demand(dossier: Dossier, *, amount: int, kind: PaymentKind, payee: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Asks the owner to pay `amount` đồng, at least 1.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing.
    """
    asked = Payment(amount, kind, clean(payee), demanded_at=act.now)
    is_whole = asked.amount > 0 and asked.payee
    move = permit(dossier, Action.DEMAND_PAYMENT, act).having({Requirement.DEMAND: asked if is_whole else None})
    return move.to(pausing.pause(replace(dossier, payments=(*dossier.payments, asked)), act.now))


def confirm(dossier: Dossier, *, receipt: str, calendar: WorkingCalendar, act: Act) -> Change[Dossier, DossierEvent]:
    """What was asked for last is paid. A receipt (biên lai) counts once.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing, ReceiptUsedAlready.
    """
    receipt = clean(receipt)
    move = permit(dossier, Action.CONFIRM_PAYMENT, act).having({Requirement.RECEIPT: receipt})
    *earlier, asked = dossier.payments
    if any(payment.receipt.casefold() == receipt.casefold() for payment in earlier):
        raise ReceiptUsedAlready
    paid = replace(dossier, payments=(*earlier, replace(asked, receipt=receipt, confirmed_at=act.now)))
    return move.to(pausing.follow(paid, move.target, act.now, calendar))
