"""What a dossier keeps of its past, as messages: history, payments, a wish to withdraw, an extension, counted papers."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.principal import Principal
from services.common.messages import identity_document_message, timestamp
from services.submission.domain.access import is_owner
from services.submission.domain.act import Officer
from services.submission.domain.actions import Action
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.overlays import ComponentCheck, Extension
from services.submission.domain.record.payments import Payment, PaymentKind
from services.submission.domain.status import Status
from services.submission.domain.transitions import TRANSITIONS

PAYMENT_KINDS = {
    PaymentKind.CHARGE: dossier_pb2.PAYMENT_KIND_CHARGE,
    PaymentKind.FEE: dossier_pb2.PAYMENT_KIND_FEE,
    PaymentKind.DUTY: dossier_pb2.PAYMENT_KIND_DUTY,
}


def history(dossier: Dossier, reader: Principal) -> Iterator[dossier_pb2.HistoryEntry]:
    """Every step, with its reason; what one handler tells the next is for the agency only."""
    for step in dossier.history:
        is_internal = step.action is Action.HAND_OVER and is_owner(dossier, reader)
        row = TRANSITIONS[step.action]
        yield dossier_pb2.HistoryEntry(
            event=row.event,
            text=row.name_vi[0].upper() + row.name_vi[1:],
            time=timestamp(step.at),
            from_status=_status(step.from_status),
            to_status=_status(step.to_status),
            reason="" if is_internal else remark_text(dossier, step.remark_id),
            actor_kind=step.actor_kind.value,
            acting_officer=_officer(step.officer),
        )


def payment(payment: Payment) -> dossier_pb2.Payment:
    """A payment that was asked for."""
    return dossier_pb2.Payment(
        amount_vnd=payment.amount,
        kind=PAYMENT_KINDS[payment.kind],
        payee=payment.payee,
        demand_time=timestamp(payment.demanded_at),
        receipt_number=payment.receipt,
        confirm_time=timestamp(payment.confirmed_at),
    )


def withdrawal(dossier: Dossier) -> dossier_pb2.WithdrawalRequest | None:
    """The owner's wish to withdraw, if there is one."""
    asked = dossier.withdrawal
    if asked is None:
        return None
    return dossier_pb2.WithdrawalRequest(
        reason=remark_text(dossier, asked.remark_id), ask_time=timestamp(asked.asked_at)
    )


def extension(extension: Extension | None) -> dossier_pb2.Extension | None:
    """The extension with apology, if there was one."""
    if extension is None:
        return None
    return dossier_pb2.Extension(
        cause=extension.cause,
        apology=extension.apology,
        signer=extension.signer,
        previous_due_time=timestamp(extension.previous_due),
        due_time=timestamp(extension.due_at),
        extend_time=timestamp(extension.extended_at),
    )


def component_check(check: ComponentCheck) -> dossier_pb2.ComponentCheck:
    """What the desk counted of one component."""
    return dossier_pb2.ComponentCheck(
        key=check.key,
        originals=check.originals,
        certified_copies=check.certified_copies,
        photocopies=check.photocopies,
    )


def handovers(dossier: Dossier, reader: Principal) -> Iterator[dossier_pb2.Handover]:
    """Who received the result; what a receiver showed is for the agency only."""
    for each in () if is_owner(dossier, reader) else dossier.handovers:
        yield dossier_pb2.Handover(
            receiver_name=each.receiver_name,
            channel=types_pb2.Channel.ValueType(each.channel.value),
            receiver_document=identity_document_message(each.receiver_document),
            postal_code=each.postal_code,
        )


def remark_text(dossier: Dossier, remark_id: str) -> str:
    """The words of a reason; empty where none was given."""
    remark = dossier.remark(remark_id)
    return remark.text if remark else ""


def _officer(officer: Officer | None) -> dossier_pb2.ActingOfficer | None:
    if officer is None:
        return None
    return dossier_pb2.ActingOfficer(id=officer.id, display_name=officer.name, title=officer.title)


def _status(status: Status | None) -> dossier_pb2.DossierStatus.ValueType:
    # The numbers are the same: the nation's, not ours.
    return dossier_pb2.DossierStatus.ValueType(status.value if status else 0)
