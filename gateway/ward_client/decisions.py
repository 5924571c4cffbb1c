"""What a ward decides about a dossier: one method for each step, with exactly what the step needs."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1.desk_service_pb2 import (
    AcceptDossierRequest,
    ConfirmWithdrawalRequest,
    FileAtCounterRequest,
    RecallDossierResultRequest,
    RefuseDossierRequest,
    ReturnDossierResultRequest,
    TransferDossierRequest,
)
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.dossier_pb2 import Dossier
from motcua.submission.v1.handling_service_pb2 import (
    ExtendDossierRequest,
    FinishDossierRequest,
    HandOverDossierRequest,
    ResumeDossierRequest,
    StartDossierRequest,
    StepBackDossierRequest,
    StopDossierRequest,
)
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceStub
from motcua.submission.v1.payment_service_pb2 import ConfirmPaymentRequest, DemandPaymentRequest
from motcua.submission.v1.payment_service_pb2_grpc import PaymentServiceStub
from motcua.submission.v1.supplement_service_pb2 import (
    ConfirmSupplementRequest,
    ExpireSupplementRequest,
    RequestSupplementRequest,
)
from motcua.submission.v1.supplement_service_pb2_grpc import SupplementServiceStub
from motcua.type.v1 import types_pb2

CALL_SECONDS = 10.0


class Decisions:
    """Every decision is about the dossier as it was read: if somebody changed it since, it is refused (`ABORTED`).

    `request_id`: see `new_request_id`; one is made when none is given. The answer is the dossier as it is from then on.
    """

    def __init__(self, channel: grpc.aio.Channel, officer: dossier_pb2.ActingOfficer) -> None:
        self._officer = officer
        self._desk = DeskServiceStub(channel)
        self._handling = HandlingServiceStub(channel)
        self._supplements = SupplementServiceStub(channel)
        self._payments = PaymentServiceStub(channel)

    async def accept(self, dossier: Dossier, next_handler: str, *, request_id: str = "") -> Dossier:
        """Accept it (tiếp nhận): the portal computes the appointment."""
        request = AcceptDossierRequest(next_handler=next_handler)
        return await self._decide(self._desk.AcceptDossier, request, dossier, request_id)

    async def file_at_counter(self, request: FileAtCounterRequest, *, request_id: str = "") -> Dossier:
        """Register and accept papers that somebody brought or sent; `request` says everything but who acts."""
        request.request_id = request_id or new_request_id()
        request.acting_officer.CopyFrom(self._officer)
        return await self._desk.FileAtCounter(request, timeout=CALL_SECONDS)

    async def refuse(self, dossier: Dossier, reason: str, *, request_id: str = "") -> Dossier:
        """Refuse it (từ chối tiếp nhận): final."""
        return await self._decide(self._desk.RefuseDossier, RefuseDossierRequest(reason=reason), dossier, request_id)

    async def transfer(
        self, dossier: Dossier, agency: str, reason: str, return_agency: str = "", *, request_id: str = ""
    ) -> Dossier:
        """Transfer it to the competent agency, `agencies/{agency}` (chuyển hồ sơ)."""
        request = TransferDossierRequest(agency=agency, reason=reason, return_agency=return_agency)
        return await self._decide(self._desk.TransferDossier, request, dossier, request_id)

    async def confirm_withdrawal(
        self,
        dossier: Dossier,
        reason: str = "",
        *,
        papers_returned: bool,
        refunded: bool = False,
        request_id: str = "",
    ) -> Dossier:
        """Confirm that the owner takes it back (rút hồ sơ): final."""
        request = ConfirmWithdrawalRequest(reason=reason, papers_returned=papers_returned, refunded=refunded)
        return await self._decide(self._desk.ConfirmWithdrawal, request, dossier, request_id)

    async def start(
        self, dossier: Dossier, next_handler: str, step_due: Timestamp | None = None, *, request_id: str = ""
    ) -> Dossier:
        """Hand it to whoever handles it (chuyển xử lý)."""
        request = StartDossierRequest(next_handler=next_handler, step_due_time=step_due)
        return await self._decide(self._handling.StartDossier, request, dossier, request_id)

    async def hand_over(
        self,
        dossier: Dossier,
        next_handler: str,
        step_due: Timestamp | None = None,
        remark: str = "",
        *,
        request_id: str = "",
    ) -> Dossier:
        """Hand it to the next handler (chuyển bước xử lý)."""
        request = HandOverDossierRequest(next_handler=next_handler, step_due_time=step_due, remark=remark)
        return await self._decide(self._handling.HandOverDossier, request, dossier, request_id)

    async def stop(self, dossier: Dossier, reason: str, legal_ground: str, *, request_id: str = "") -> Dossier:
        """Stop handling it (dừng giải quyết): the clock stands."""
        request = StopDossierRequest(reason=reason, legal_ground=legal_ground)
        return await self._decide(self._handling.StopDossier, request, dossier, request_id)

    async def resume(
        self, dossier: Dossier, reason: str, supplement_due: Timestamp | None = None, *, request_id: str = ""
    ) -> Dossier:
        """Go on where it was stopped; where that was waiting for a supplement, until `supplement_due`."""
        request = ResumeDossierRequest(reason=reason, supplement_due_time=supplement_due)
        return await self._decide(self._handling.ResumeDossier, request, dossier, request_id)

    async def step_back(
        self, dossier: Dossier, reason: str, supplement_due: Timestamp | None = None, *, request_id: str = ""
    ) -> Dossier:
        """Take the last step back (lùi một bước); `supplement_due` as in `resume`."""
        request = StepBackDossierRequest(reason=reason, supplement_due_time=supplement_due)
        return await self._decide(self._handling.StepBackDossier, request, dossier, request_id)

    async def extend(
        self, dossier: Dossier, until: Timestamp, cause: str, apology: str, signer: str, *, request_id: str = ""
    ) -> Dossier:
        """Apologise and set a later appointment (xin lỗi và hẹn lại): once, before the present one passes."""
        request = ExtendDossierRequest(appointment_time=until, cause=cause, apology=apology, signer=signer)
        return await self._decide(self._handling.ExtendDossier, request, dossier, request_id)

    async def request_supplement(
        self,
        dossier: Dossier,
        items: Sequence[dossier_pb2.SupplementItem],
        reason: str,
        due: Timestamp,
        guide: dossier_pb2.Guide | None = None,
        *,
        request_id: str = "",
    ) -> Dossier:
        """Ask the citizen to mend what is marked (yêu cầu bổ sung): the clock stands until it is sent."""
        request = RequestSupplementRequest(items=items, reason=reason, due_time=due, guide=guide)
        return await self._decide(self._supplements.RequestSupplement, request, dossier, request_id)

    async def confirm_supplement(self, dossier: Dossier, *, request_id: str = "") -> Dossier:
        """What the citizen sent is in order; accepting says so too."""
        return await self._decide(self._supplements.ConfirmSupplement, ConfirmSupplementRequest(), dossier, request_id)

    async def expire_supplement(self, dossier: Dossier, reason: str, *, request_id: str = "") -> Dossier:
        """Nothing was sent in time: refused before acceptance, else stopped."""
        request = ExpireSupplementRequest(reason=reason)
        return await self._decide(self._supplements.ExpireSupplement, request, dossier, request_id)

    async def demand_payment(
        self,
        dossier: Dossier,
        amount_vnd: int,
        kind: dossier_pb2.PaymentKind.ValueType,
        payee: str,
        *,
        request_id: str = "",
    ) -> Dossier:
        """Ask the citizen to pay (nghĩa vụ tài chính): the clock stands until it is confirmed."""
        request = DemandPaymentRequest(amount_vnd=amount_vnd, kind=kind, payee=payee)
        return await self._decide(self._payments.DemandPayment, request, dossier, request_id)

    async def confirm_payment(self, dossier: Dossier, receipt_number: str, *, request_id: str = "") -> Dossier:
        """Confirm that it is paid, with the number of the receipt (biên lai)."""
        request = ConfirmPaymentRequest(receipt_number=receipt_number)
        return await self._decide(self._payments.ConfirmPayment, request, dossier, request_id)

    async def finish(self, dossier: Dossier, result: dossier_pb2.Result, *, request_id: str = "") -> Dossier:
        """Finish it with a result document (đã xử lý xong); `result.attachment` is the name of the uploaded file."""
        return await self._decide(
            self._handling.FinishDossier, FinishDossierRequest(result=result), dossier, request_id
        )

    async def return_result(
        self,
        dossier: Dossier,
        receiver_name: str,
        channel: types_pb2.Channel.ValueType = types_pb2.CHANNEL_COUNTER,
        receiver_document: types_pb2.IdentityDocument | None = None,
        postal_code: str = "",
        *,
        request_id: str = "",
    ) -> Dossier:
        """Hand the result over (trả kết quả): at the counter with the receiver's document, by post with the item's code."""
        request = ReturnDossierResultRequest(
            receiver_name=receiver_name, channel=channel, receiver_document=receiver_document, postal_code=postal_code
        )
        return await self._decide(self._desk.ReturnDossierResult, request, dossier, request_id)

    async def recall_result(self, dossier: Dossier, reason: str, *, request_id: str = "") -> Dossier:
        """Take back that the result was handed over (thu hồi kết quả đã trả)."""
        request = RecallDossierResultRequest(reason=reason)
        return await self._decide(self._desk.RecallDossierResult, request, dossier, request_id)

    async def _decide(
        self, method: Callable[..., Awaitable[Dossier]], request: Any, dossier: Dossier, request_id: str
    ) -> Dossier:
        """Every decision says which dossier, as seen at which version, who acts, and by which id it can be repeated."""
        request.name, request.etag = dossier.name, dossier.etag
        request.request_id = request_id or new_request_id()
        request.acting_officer.CopyFrom(self._officer)
        return await method(request, timeout=CALL_SECONDS)


def new_request_id() -> str:
    """A new id for a decision. Store it before you send, so that you can repeat it after a crash: a repeat with the same id
    and content has no further effect and answers with the dossier as it is now."""
    return str(uuid.uuid4())
