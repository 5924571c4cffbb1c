"""motcua.submission.v1.PaymentService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import payment_service_pb2 as pb
from motcua.submission.v1.payment_service_pb2_grpc import PaymentServiceServicer

from services.common.messages import command
from services.submission.app.payments import Payments

from . import decision_requests, to_proto


class PaymentApi(PaymentServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, payments: Payments) -> None:
        self._payments = payments

    async def DemandPayment(self, request: pb.DemandPaymentRequest, context: Any) -> dossier_pb2.Dossier:
        """Yêu cầu thanh toán."""
        return to_proto.for_caller(
            await self._payments.demand(
                command(request),
                decision_requests.decision(request),
                amount=request.amount_vnd,
                kind=decision_requests.payment_kind(request.kind),
                payee=request.payee,
            )
        )

    async def ConfirmPayment(self, request: pb.ConfirmPaymentRequest, context: Any) -> dossier_pb2.Dossier:
        """Xác nhận thanh toán."""
        return to_proto.for_caller(
            await self._payments.confirm(command(request), decision_requests.decision(request), request.receipt_number)
        )
