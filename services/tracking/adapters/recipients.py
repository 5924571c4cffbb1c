"""Asks submission whom to write to."""

from __future__ import annotations

import grpc
from motcua.submission.v1 import notice_service_pb2, notice_service_pb2_grpc

from services.common.messages import instant
from services.common.rpc.client import as_domain_error
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.notice import Recipient

SERVICE = "motcua.submission.v1.NoticeService"


class SubmissionRecipients:
    """The `Recipients` over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = notice_service_pb2_grpc.NoticeServiceStub(channel)

    async def of(self, dossier_id: str, sequence: int) -> Recipient:
        """See `Recipients.of`."""
        request = notice_service_pb2.GetNoticeDetailsRequest(name=f"dossiers/{dossier_id}", sequence=sequence)
        try:
            details = await self._stub.GetNoticeDetails(request)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                raise DossierNotFound from error
            raise as_domain_error(error) from error
        return Recipient(
            email=details.email,
            code=details.code,
            procedure=details.procedure,
            agency=details.agency,
            appointment=instant(details.appointment_time),
        )
