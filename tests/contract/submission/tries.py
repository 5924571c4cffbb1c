"""What anybody may try on a dossier: requests as they come through the door, and what the pure domain makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from motcua.submission.v1 import (
    desk_service_pb2,
    dossier_pb2,
    dossier_service_pb2,
    handling_service_pb2,
    payment_service_pb2,
    supplement_service_pb2,
)
from motcua.type.v1 import types_pb2

from services.common.messages import timestamp
from services.submission.app.ports import DossierChange
from services.submission.domain.act import Act
from services.submission.domain.codes import issue
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import (
    draft,
    extending,
    filing,
    handling,
    paying,
    stopping,
    supplementing,
    transferring,
    withdrawing,
)
from services.submission.domain.steps.extending import Apology
from services.submission.entrypoints import decision_requests, from_proto, supplement_requests
from tests.unit.submission.dossiers import CALENDAR, NGHI_SON, RESULT, TAN_DAN
from tests.unit.submission.neighbours import NameForm

PACKAGE = "motcua.submission.v1"
FORM = NameForm()
_AGENCIES = {agency.id: agency for agency in (TAN_DAN, NGHI_SON)}
_DESK, _HANDLING, _SUPPLEMENTS, _PAYMENTS = "DeskService", "HandlingService", "SupplementService", "PaymentService"
_OWNER = "DossierService"

Build = Callable[[datetime, str], Message]
Apply = Callable[[Any, Dossier, Act], DossierChange | None]
"""What becomes of the dossier; None: it is gone."""


@dataclass(frozen=True, slots=True)
class Rpc:
    """One decision: requests with all it takes, then some that lack something; and the domain's command for it.

    A request is built at an instant for a dossier `dossiers/…`; name, etag and id of the request are filled in later.
    """

    service: str
    method: str
    requests: Sequence[Build]
    apply: Apply

    @property
    def path(self) -> str:
        """The full name as rules have it."""
        return f"/{PACKAGE}.{self.service}/{self.method}"

    @property
    def deletes(self) -> bool:
        """Whether it leaves nothing of the dossier."""
        return self.method == "DeleteDossier"


def _at(now: datetime, days: float) -> Any:
    return timestamp(now + timedelta(days=days))


def _say(kind: Callable[..., Message], /, **fields: Any) -> Build:
    """A request that says the same at any time."""
    return lambda now, name: kind(**fields)


def _reasons(kind: Callable[..., Message], /, **more: Any) -> list[Build]:
    """With a reason, and with one that says nothing."""
    return [_say(kind, reason="Có lý do", **more), _say(kind, reason="  ", **more)]


def _items(*fields: str) -> list[dossier_pb2.SupplementItem]:
    return [dossier_pb2.SupplementItem(field=field, remark="Vui lòng xem lại") for field in fields]


def _ask(days: float, *fields: str) -> Build:
    return lambda now, name: supplement_service_pb2.RequestSupplementRequest(
        items=_items(*fields), reason="Chưa rõ", due_time=_at(now, days)
    )


def _change(phone: str, path: str = "contact") -> Build:
    contact = dossier_pb2.Contact(email="nguyen.van.a@example.vn", phone=phone)
    return lambda now, name: dossier_service_pb2.UpdateDossierRequest(
        dossier=dossier_pb2.Dossier(contact=contact), update_mask=FieldMask(paths=[path])
    )


def _explain(*fields: str) -> Build:
    explanations = [dossier_service_pb2.Explanation(field=field, text="Đã đúng") for field in fields]
    return _say(dossier_service_pb2.SendSupplementRequest, explanations=explanations)


def _extend(days: float, apology: str = "Xin lỗi ông/bà") -> Build:
    return lambda now, name: handling_service_pb2.ExtendDossierRequest(
        cause="Chờ xác minh", apology=apology, signer="Nguyễn Văn A", appointment_time=_at(now, days)
    )


def _finish(attachment: str) -> Build:
    return lambda now, name: handling_service_pb2.FinishDossierRequest(
        result=dossier_pb2.Result(
            kind=RESULT.kind,
            number=RESULT.number,
            date=types_pb2.LocalDate(value=RESULT.issued_on.isoformat()),
            signer=RESULT.signer,
            attachment=f"{name}/attachments/{attachment}",
        )
    )


def _hand_out(number: str) -> Build:
    document = types_pb2.IdentityDocument(kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=number)
    return _say(
        desk_service_pb2.ReturnDossierResultRequest,
        receiver_name="Nguyễn Văn A",
        channel=types_pb2.CHANNEL_COUNTER,
        receiver_document=document,
    )


def _amend(request: dossier_service_pb2.UpdateDossierRequest, dossier: Dossier, act: Act) -> DossierChange:
    return draft.amend(dossier, from_proto.amendment(request.dossier), set(request.update_mask.paths), act)


def _delete(request: Any, dossier: Dossier, act: Act) -> None:
    draft.ensure_deletable(dossier, act)


def _submit(request: Any, dossier: Dossier, act: Act) -> DossierChange:
    violations = FORM.violations(dossier.declaration)
    code = issue(dossier.routing.receiving.code, act.now, 1)
    return filing.submit(dossier, code=code, calendar=CALENDAR, form_violations=violations, act=act)


def _send(request: Any, dossier: Dossier, act: Act) -> DossierChange:
    texts = [(each.field, each.text) for each in request.explanations]
    violations = FORM.violations(dossier.declaration)
    return supplementing.send(dossier, texts, calendar=CALENDAR, form_violations=violations, act=act)


def _accept(request: Any, dossier: Dossier, act: Act) -> DossierChange:
    later = decision_requests.later_date(request)
    return handling.accept(dossier, handler=request.next_handler, calendar=CALENDAR, later=later, act=act)


def _supplement_due(request: Any) -> datetime | None:
    return from_proto.instant_of(request, "supplement_due_time")


RPCS: Sequence[Rpc] = (
    Rpc(_OWNER, "UpdateDossier", [_change("0912345678"), _change("0987654321"), _change("", "code")], _amend),
    Rpc(_OWNER, "DeleteDossier", [_say(dossier_service_pb2.DeleteDossierRequest)], _delete),
    Rpc(_OWNER, "SubmitDossier", [_say(dossier_service_pb2.SubmitDossierRequest)], _submit),
    Rpc(_OWNER, "SendSupplement", [_explain("contact.phone"), _explain(), _explain("contact.phone", "x")], _send),
    Rpc(
        _OWNER,
        "WithdrawDossier",
        _reasons(dossier_service_pb2.WithdrawDossierRequest),
        lambda r, d, act: withdrawing.withdraw(d, reason=r.reason, act=act),
    ),
    Rpc(
        _DESK,
        "AcceptDossier",
        [
            _say(desk_service_pb2.AcceptDossierRequest, next_handler="cb-1"),
            lambda now, name: desk_service_pb2.AcceptDossierRequest(
                next_handler="cb-1", appointment_time=_at(now, 1), appointment_reason="Sớm"
            ),
        ],
        _accept,
    ),
    Rpc(
        _DESK,
        "RefuseDossier",
        _reasons(desk_service_pb2.RefuseDossierRequest),
        lambda r, d, act: handling.refuse(d, reason=r.reason, act=act),
    ),
    Rpc(
        _DESK,
        "TransferDossier",
        [
            *_reasons(desk_service_pb2.TransferDossierRequest, agency=f"agencies/{TAN_DAN.id}"),
            _say(desk_service_pb2.TransferDossierRequest, agency="agencies/nowhere", reason="Có lý do"),
        ],
        lambda r, d, act: transferring.transfer(
            d, to=_AGENCIES.get(from_proto.resource_id(r.agency)), reason=r.reason, act=act
        ),
    ),
    Rpc(
        _DESK,
        "ConfirmWithdrawal",
        [
            _say(desk_service_pb2.ConfirmWithdrawalRequest, reason="Xin rút", papers_returned=True, refunded=True),
            _say(desk_service_pb2.ConfirmWithdrawalRequest, papers_returned=True),
            _say(desk_service_pb2.ConfirmWithdrawalRequest, reason="Xin rút"),
        ],
        lambda r, d, act: withdrawing.confirm(
            d, reason=r.reason, papers_returned=r.papers_returned, refunded=r.refunded, act=act
        ),
    ),
    Rpc(
        _DESK,
        "ReturnDossierResult",
        [_hand_out("038090000001"), _hand_out("12345")],
        lambda r, d, act: handling.return_result(d, handover=decision_requests.handover(r), act=act),
    ),
    Rpc(
        _DESK,
        "RecallDossierResult",
        _reasons(desk_service_pb2.RecallDossierResultRequest),
        lambda r, d, act: handling.recall_result(d, reason=r.reason, act=act),
    ),
    Rpc(
        _HANDLING,
        "StartDossier",
        [_say(handling_service_pb2.StartDossierRequest, next_handler="cb-1")],
        lambda r, d, act: handling.start(d, handler=r.next_handler, act=act),
    ),
    Rpc(
        _HANDLING,
        "HandOverDossier",
        [_say(handling_service_pb2.HandOverDossierRequest, next_handler="cb-2", remark="Xem trang 2")],
        lambda r, d, act: handling.hand_over(d, handler=r.next_handler, note=r.remark, act=act),
    ),
    Rpc(
        _HANDLING,
        "StopDossier",
        [
            _say(handling_service_pb2.StopDossierRequest, reason="Có tranh chấp", legal_ground="Điều 3"),
            _say(handling_service_pb2.StopDossierRequest, reason="Có tranh chấp", legal_ground=" "),
        ],
        lambda r, d, act: stopping.stop(d, reason=r.reason, legal_ground=r.legal_ground, act=act),
    ),
    Rpc(
        _HANDLING,
        "ResumeDossier",
        [
            lambda now, name: handling_service_pb2.ResumeDossierRequest(reason="Xong", supplement_due_time=_at(now, 9)),
            *_reasons(handling_service_pb2.ResumeDossierRequest),
        ],
        lambda r, d, act: stopping.resume(
            d, reason=r.reason, supplement_due=_supplement_due(r), calendar=CALENDAR, act=act
        ),
    ),
    Rpc(
        _HANDLING,
        "StepBackDossier",
        _reasons(handling_service_pb2.StepBackDossierRequest),
        lambda r, d, act: stopping.step_back(
            d, reason=r.reason, supplement_due=_supplement_due(r), calendar=CALENDAR, act=act
        ),
    ),
    Rpc(
        _HANDLING,
        "ExtendDossier",
        [_extend(28), _extend(28, " "), _extend(-28)],
        lambda r, d, act: extending.extend(
            d,
            apology=Apology(r.cause, r.apology, r.signer),
            due_at=from_proto.instant(r.appointment_time, "appointment_time"),
            calendar=CALENDAR,
            act=act,
        ),
    ),
    Rpc(
        _HANDLING,
        "FinishDossier",
        [_finish(RESULT.attachment_id), _finish("nowhere")],
        lambda r, d, act: handling.finish(d, result=decision_requests.result(r.result), act=act),
    ),
    Rpc(
        _SUPPLEMENTS,
        "RequestSupplement",
        [
            _ask(9, "contact.phone"),
            _ask(9, "contact.email"),
            _ask(9, "components.x"),
            _ask(9, "contact.phone", "contact.phone"),
            _ask(0, "contact.phone"),
        ],
        lambda r, d, act: supplementing.ask(
            d, supplement_requests.asked(r), titles=FORM.titles, calendar=CALENDAR, act=act
        ),
    ),
    Rpc(
        _SUPPLEMENTS,
        "ConfirmSupplement",
        [_say(supplement_service_pb2.ConfirmSupplementRequest)],
        lambda r, d, act: supplementing.confirm(d, act=act),
    ),
    Rpc(
        _SUPPLEMENTS,
        "ExpireSupplement",
        _reasons(supplement_service_pb2.ExpireSupplementRequest),
        lambda r, d, act: supplementing.expire(d, reason=r.reason, calendar=CALENDAR, act=act),
    ),
    Rpc(
        _PAYMENTS,
        "DemandPayment",
        [
            _say(
                payment_service_pb2.DemandPaymentRequest,
                amount_vnd=8000,
                kind=dossier_pb2.PAYMENT_KIND_CHARGE,
                payee=payee,
            )
            for payee in ("Bộ phận một cửa", " ")
        ],
        lambda r, d, act: paying.demand(
            d, amount=r.amount_vnd, kind=decision_requests.payment_kind(r.kind), payee=r.payee, act=act
        ),
    ),
    Rpc(
        _PAYMENTS,
        "ConfirmPayment",
        [_say(payment_service_pb2.ConfirmPaymentRequest, receipt_number=number) for number in ("BL-1", "BL-2", " ")],
        lambda r, d, act: paying.confirm(d, receipt=r.receipt_number, calendar=CALENDAR, act=act),
    ),
)
