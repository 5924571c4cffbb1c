"""motcua.submission.v1.HandlingService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import handling_service_pb2 as pb
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceServicer

from services.common.messages import command
from services.submission.app.handling import Handling

from . import from_proto, to_proto


class HandlingApi(HandlingServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, handling: Handling) -> None:
        self._handling = handling

    async def StartDossier(self, request: pb.StartDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Chuyển xử lý."""
        return to_proto.for_caller(
            await self._handling.start(command(request), from_proto.decision(request), handler=request.next_handler)
        )

    async def FinishDossier(self, request: pb.FinishDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Kết thúc xử lý."""
        return to_proto.for_caller(
            await self._handling.finish(
                command(request), from_proto.decision(request), from_proto.result(request.result)
            )
        )
