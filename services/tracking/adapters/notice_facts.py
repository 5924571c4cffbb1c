"""Asks submission whom to write to, and about what."""

from __future__ import annotations

from collections.abc import Mapping

import grpc
from motcua.submission.v1 import dossier_pb2, notice_service_pb2, notice_service_pb2_grpc

from services.common.messages import instant
from services.common.rpc.client import as_domain_error
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.notice_facts import Extension, Item, NoticeFacts, Payment, PaymentKind, Supplement

SERVICE = "motcua.submission.v1.NoticeService"
_KINDS: Mapping[int, PaymentKind] = {
    dossier_pb2.PAYMENT_KIND_CHARGE: PaymentKind.CHARGE,
    dossier_pb2.PAYMENT_KIND_FEE: PaymentKind.FEE,
    dossier_pb2.PAYMENT_KIND_DUTY: PaymentKind.DUTY,
}


class SubmissionFacts:
    """The `FactsSource` over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = notice_service_pb2_grpc.NoticeServiceStub(channel)

    async def of(self, dossier_id: str, sequence: int) -> NoticeFacts:
        """See `FactsSource.of`."""
        request = notice_service_pb2.GetNoticeDetailsRequest(name=f"dossiers/{dossier_id}", sequence=sequence)
        try:
            return _facts(await self._stub.GetNoticeDetails(request))
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                raise DossierNotFound from error
            raise as_domain_error(error) from error


def _facts(details: notice_service_pb2.NoticeDetails) -> NoticeFacts:
    return NoticeFacts(
        email=details.email,
        code=details.code,
        procedure=details.procedure,
        agency=details.agency,
        return_agency=details.return_agency,
        appointment=instant(details.appointment_time),
        reason=details.reason,
        supplement=_supplement(details.supplement) if details.HasField("supplement") else None,
        payment=_payment(details.payment) if details.HasField("payment") else None,
        extension=_extension(details.extension) if details.HasField("extension") else None,
        result_kind=details.result_kind,
        result_refuses=details.result_refuses,
    )


def _supplement(asked: dossier_pb2.Supplement) -> Supplement:
    return Supplement(
        items=tuple(Item(item.display_name, item.remark) for item in asked.items),
        due=instant(asked.due_time),
        guide=asked.guide.display_name,
        phone=asked.guide.phone,
    )


def _payment(asked: dossier_pb2.Payment) -> Payment:
    return Payment(asked.amount_vnd, _KINDS.get(asked.kind, PaymentKind.UNSPECIFIED), asked.payee)


def _extension(given: dossier_pb2.Extension) -> Extension:
    return Extension(given.cause, given.apology, instant(given.previous_due_time), instant(given.due_time))
