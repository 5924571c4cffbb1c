"""What a ward decides, one method for each: for tests at the partner port."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import desk_service_pb2 as desk
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import handling_service_pb2 as handling
from motcua.submission.v1 import payment_service_pb2 as payment
from motcua.submission.v1 import supplement_service_pb2 as supplement
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.dossier_pb2 import Dossier
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceStub
from motcua.submission.v1.payment_service_pb2_grpc import PaymentServiceStub
from motcua.submission.v1.supplement_service_pb2_grpc import SupplementServiceStub
from motcua.type.v1 import types_pb2

from tests.support.grpc_door import call
from tests.support.patience import Patience

OFFICER = dossier_pb2.ActingOfficer(id="cb-01", display_name="Lê Văn C", title="Công chức một cửa")
SPECIALIST = "Phạm Thị D"


class WardDecisions:
    """The decisions of one agency. Every one takes a `key`: the request id, new by default."""

    def __init__(self, channel: grpc.aio.Channel, patience: Patience) -> None:
        self.desk = DeskServiceStub(channel)
        self.handling = HandlingServiceStub(channel)
        self.supplements = SupplementServiceStub(channel)
        self.payments = PaymentServiceStub(channel)
        self.patience = patience

    async def accept(self, name: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """Accept with the computed appointment."""
        request = desk.AcceptDossierRequest(next_handler=SPECIALIST)
        return await self._decide(self.desk.AcceptDossier, request, name, key, etag)

    async def refuse(self, name: str, reason: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """Từ chối tiếp nhận."""
        return await self._decide(self.desk.RefuseDossier, desk.RefuseDossierRequest(reason=reason), name, key, etag)

    async def transfer(
        self, name: str, agency: str, reason: str, *, return_at: str = "", etag: str = "", key: str | None = None
    ) -> Dossier:
        """To another agency, by ids."""
        request = desk.TransferDossierRequest(
            agency=f"agencies/{agency}", reason=reason, return_agency=return_at and f"agencies/{return_at}"
        )
        return await self._decide(self.desk.TransferDossier, request, name, key, etag)

    async def confirm_withdrawal(
        self,
        name: str,
        reason: str = "",
        *,
        papers_returned: bool = True,
        refunded: bool = False,
        etag: str = "",
        key: str | None = None,
    ) -> Dossier:
        """Xác nhận rút hồ sơ."""
        request = desk.ConfirmWithdrawalRequest(reason=reason, papers_returned=papers_returned, refunded=refunded)
        return await self._decide(self.desk.ConfirmWithdrawal, request, name, key, etag)

    async def start(
        self, name: str, *, step_due: datetime | None = None, etag: str = "", key: str | None = None
    ) -> Dossier:
        """Hand it to a specialist."""
        request = handling.StartDossierRequest(next_handler=SPECIALIST, step_due_time=_timestamp(step_due))
        return await self._decide(self.handling.StartDossier, request, name, key, etag)

    async def pass_on(
        self,
        name: str,
        handler: str = SPECIALIST,
        remark: str = "",
        *,
        step_due: datetime | None = None,
        etag: str = "",
        key: str | None = None,
    ) -> Dossier:
        """Chuyển bước xử lý: to the next handler."""
        request = handling.HandOverDossierRequest(
            next_handler=handler, remark=remark, step_due_time=_timestamp(step_due)
        )
        return await self._decide(self.handling.HandOverDossier, request, name, key, etag)

    async def stop(
        self, name: str, reason: str, legal_ground: str, *, etag: str = "", key: str | None = None
    ) -> Dossier:
        """Dừng giải quyết."""
        request = handling.StopDossierRequest(reason=reason, legal_ground=legal_ground)
        return await self._decide(self.handling.StopDossier, request, name, key, etag)

    async def resume(
        self,
        name: str,
        reason: str,
        *,
        supplement_due: datetime | None = None,
        etag: str = "",
        key: str | None = None,
    ) -> Dossier:
        """Tiếp tục giải quyết."""
        request = handling.ResumeDossierRequest(reason=reason, supplement_due_time=_timestamp(supplement_due))
        return await self._decide(self.handling.ResumeDossier, request, name, key, etag)

    async def step_back(
        self,
        name: str,
        reason: str,
        *,
        supplement_due: datetime | None = None,
        etag: str = "",
        key: str | None = None,
    ) -> Dossier:
        """Lùi một bước."""
        request = handling.StepBackDossierRequest(reason=reason, supplement_due_time=_timestamp(supplement_due))
        return await self._decide(self.handling.StepBackDossier, request, name, key, etag)

    async def extend(self, name: str, due: datetime, *, etag: str = "", key: str | None = None) -> Dossier:
        """Xin lỗi và hẹn lại ngày trả kết quả."""
        request = handling.ExtendDossierRequest(
            cause="Cơ quan phối hợp trả lời chậm",
            apology="Chúng tôi xin lỗi vì trả kết quả chậm",
            signer="Hoàng Văn E",
            appointment_time=_timestamp(due),
        )
        return await self._decide(self.handling.ExtendDossier, request, name, key, etag)

    async def demand_payment(
        self, name: str, amount: int, payee: str = "Kho bạc Nhà nước", *, etag: str = "", key: str | None = None
    ) -> Dossier:
        """Yêu cầu thanh toán, in đồng."""
        request = payment.DemandPaymentRequest(amount_vnd=amount, kind=dossier_pb2.PAYMENT_KIND_CHARGE, payee=payee)
        return await self._decide(self.payments.DemandPayment, request, name, key, etag)

    async def confirm_payment(self, name: str, receipt: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """Xác nhận thanh toán."""
        request = payment.ConfirmPaymentRequest(receipt_number=receipt)
        return await self._decide(self.payments.ConfirmPayment, request, name, key, etag)

    async def ask_supplement(
        self,
        name: str,
        items: Mapping[str, str],
        reason: str,
        due: datetime,
        *,
        etag: str = "",
        key: str | None = None,
    ) -> Dossier:
        """Yêu cầu bổ sung; `items` maps what to mend to what is wrong with it."""
        marked = [dossier_pb2.SupplementItem(field=field, remark=remark) for field, remark in items.items()]
        request = supplement.RequestSupplementRequest(items=marked, reason=reason, due_time=_timestamp(due))
        return await self._decide(self.supplements.RequestSupplement, request, name, key, etag)

    async def confirm_supplement(self, name: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """What was sent is in order."""
        request = supplement.ConfirmSupplementRequest()
        return await self._decide(self.supplements.ConfirmSupplement, request, name, key, etag)

    async def expire_supplement(self, name: str, reason: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """Nothing was sent in time."""
        request = supplement.ExpireSupplementRequest(reason=reason)
        return await self._decide(self.supplements.ExpireSupplement, request, name, key, etag)

    async def finish(
        self,
        name: str,
        result: dossier_pb2.Attachment,
        *,
        number: str = "01/2026",
        refusal: bool = False,
        key: str | None = None,
    ) -> Dossier:
        """Finish with a result document that was uploaded; `refusal`: it says no."""
        document = dossier_pb2.Result(
            kind="Văn bản từ chối giải quyết" if refusal else "Giấy khai sinh",
            number=number,
            date=types_pb2.LocalDate(value="2026-11-20"),
            signer="Hoàng Văn E",
            attachment=result.name,
            refusal=refusal,
        )
        request = handling.FinishDossierRequest(result=document)
        return await self._decide(self.handling.FinishDossier, request, name, key)

    async def hand_over(self, name: str, receiver: str, number: str, *, key: str | None = None) -> Dossier:
        """Return the result at the counter, to somebody who shows a personal number."""
        document = types_pb2.IdentityDocument(kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=number)
        request = desk.ReturnDossierResultRequest(
            receiver_name=receiver, channel=types_pb2.CHANNEL_COUNTER, receiver_document=document
        )
        return await self._decide(self.desk.ReturnDossierResult, request, name, key)

    async def recall(self, name: str, reason: str, *, etag: str = "", key: str | None = None) -> Dossier:
        """Thu hồi kết quả đã trả."""
        request = desk.RecallDossierResultRequest(reason=reason)
        return await self._decide(self.desk.RecallDossierResult, request, name, key, etag)

    async def file_at_counter(self, request: desk.FileAtCounterRequest, *, key: str | None = None) -> Dossier:
        """Papers at the counter, as described; who acts and the request id are filled in."""
        request.request_id = new_key(key)
        request.acting_officer.CopyFrom(OFFICER)
        return await call(self.desk.FileAtCounter, request, self.patience)

    async def _decide(
        self,
        method: Callable[..., Awaitable[Dossier]],
        request: Any,
        name: str,
        key: str | None,
        etag: str = "",
    ) -> Dossier:
        request.MergeFrom(type(request)(name=name, etag=etag, request_id=new_key(key), acting_officer=OFFICER))
        return await call(method, request, self.patience)


def _timestamp(instant: datetime | None) -> Timestamp | None:
    if instant is None:
        return None
    made = Timestamp()
    made.FromDatetime(instant)
    return made


def new_key(key: str | None = None) -> str:
    """The request id that is asked for, or a new one."""
    return key or str(uuid.uuid4())
