"""motcua.submission.v1.SupplementService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import supplement_service_pb2 as pb
from motcua.submission.v1.supplement_service_pb2_grpc import SupplementServiceServicer

from services.common.messages import command
from services.submission.app.supplements import Supplements

from . import decision_requests, supplement_requests, to_proto


class SupplementApi(SupplementServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, supplements: Supplements) -> None:
        self._supplements = supplements

    async def RequestSupplement(self, request: pb.RequestSupplementRequest, context: Any) -> dossier_pb2.Dossier:
        """Yêu cầu bổ sung."""
        return to_proto.for_caller(
            await self._supplements.ask(
                command(request), decision_requests.decision(request), supplement_requests.asked(request)
            )
        )

    async def ConfirmSupplement(self, request: pb.ConfirmSupplementRequest, context: Any) -> dossier_pb2.Dossier:
        """Xác nhận phần bổ sung."""
        return to_proto.for_caller(
            await self._supplements.confirm(command(request), decision_requests.decision(request))
        )

    async def ExpireSupplement(self, request: pb.ExpireSupplementRequest, context: Any) -> dossier_pb2.Dossier:
        """Kết thúc thời hạn bổ sung."""
        return to_proto.for_caller(
            await self._supplements.expire(command(request), decision_requests.decision(request), request.reason)
        )
