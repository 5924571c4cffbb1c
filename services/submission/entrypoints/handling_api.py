"""motcua.submission.v1.HandlingService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import handling_service_pb2 as pb
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceServicer

from services.common.messages import command
from services.submission.app.handling import Handling
from services.submission.domain.steps.extending import Apology

from . import decision_requests, from_proto, to_proto


class HandlingApi(HandlingServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, handling: Handling) -> None:
        self._handling = handling

    async def StartDossier(self, request: pb.StartDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Chuyển xử lý."""
        return to_proto.for_caller(
            await self._handling.start(
                command(request),
                decision_requests.decision(request),
                handler=request.next_handler,
                step_due=from_proto.instant_of(request, "step_due_time"),
            )
        )

    async def HandOverDossier(self, request: pb.HandOverDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Chuyển bước xử lý."""
        return to_proto.for_caller(
            await self._handling.hand_over(
                command(request),
                decision_requests.decision(request),
                handler=request.next_handler,
                step_due=from_proto.instant_of(request, "step_due_time"),
                note=request.remark,
            )
        )

    async def StopDossier(self, request: pb.StopDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Dừng giải quyết."""
        return to_proto.for_caller(
            await self._handling.stop(
                command(request),
                decision_requests.decision(request),
                reason=request.reason,
                legal_ground=request.legal_ground,
            )
        )

    async def ResumeDossier(self, request: pb.ResumeDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Tiếp tục giải quyết."""
        return to_proto.for_caller(
            await self._handling.resume(
                command(request),
                decision_requests.decision(request),
                reason=request.reason,
                supplement_due=from_proto.instant_of(request, "supplement_due_time"),
            )
        )

    async def StepBackDossier(self, request: pb.StepBackDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Lùi một bước xử lý."""
        return to_proto.for_caller(
            await self._handling.step_back(
                command(request),
                decision_requests.decision(request),
                reason=request.reason,
                supplement_due=from_proto.instant_of(request, "supplement_due_time"),
            )
        )

    async def ExtendDossier(self, request: pb.ExtendDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Xin lỗi và hẹn lại ngày trả kết quả."""
        return to_proto.for_caller(
            await self._handling.extend(
                command(request),
                decision_requests.decision(request),
                apology=Apology(request.cause, request.apology, request.signer),
                due_at=from_proto.instant(request.appointment_time, "appointment_time"),
            )
        )

    async def FinishDossier(self, request: pb.FinishDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Kết thúc xử lý."""
        return to_proto.for_caller(
            await self._handling.finish(
                command(request), decision_requests.decision(request), decision_requests.result(request.result)
            )
        )
