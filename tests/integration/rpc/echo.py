"""Servicers that do as little as possible, so that what is tested is the chain around them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from motcua.submission.v1 import desk_service_pb2_grpc, dossier_pb2, dossier_service_pb2, dossier_service_pb2_grpc

from services.common.kernel.errors import FailedPrecondition, FieldViolation, Unavailable
from services.common.rpc import calls

SECRET = "038090001234 is in this text"
STALL, RETRY_AFTER = timedelta(seconds=1.5), timedelta(seconds=10)


class EchoDossiers(dossier_service_pb2_grpc.DossierServiceServicer):
    """Says who called; raises what the requested name asks for. `slow` is set when that call is under way."""

    def __init__(self) -> None:
        self.slow = asyncio.Event()

    async def CreateDossier(self, request: Any, context: Any) -> dossier_pb2.Dossier:
        return dossier_pb2.Dossier(name=calls.current().principal.id)

    async def GetDossier(self, request: Any, context: Any) -> dossier_pb2.Dossier:
        if request.name == "dossiers/unexpected":
            raise RuntimeError(SECRET)
        if request.name == "dossiers/stalled":
            await asyncio.sleep(STALL.total_seconds())
            raise Unavailable(retry_after=RETRY_AFTER)
        if request.name == "dossiers/slow":
            self.slow.set()
            await asyncio.sleep(60)
        if request.name == "dossiers/long":
            return dossier_pb2.Dossier(declared_place="x" * 10_000_000)
        call = calls.current()
        return dossier_pb2.Dossier(name=call.principal.id, code=call.trace_id, declared_place=call.workload)

    async def ListDossiers(self, request: Any, context: Any) -> dossier_service_pb2.ListDossiersResponse:
        return dossier_service_pb2.ListDossiersResponse()

    async def UpdateDossier(self, request: Any, context: Any) -> dossier_pb2.Dossier:
        return dossier_pb2.Dossier()

    async def SubmitDossier(self, request: Any, context: Any) -> dossier_pb2.Dossier:
        missing = FieldViolation("owner.full_name", "REQUIRED", "Vui lòng nhập họ tên chủ hồ sơ.", "required")
        raise FailedPrecondition(violations=[missing], status="9")


class EchoDesk(desk_service_pb2_grpc.DeskServiceServicer):
    """Says which agency called."""

    async def ListDeskDossiers(self, request: Any, context: Any) -> Any:
        raise AssertionError("not called")

    async def GetDeskDossier(self, request: Any, context: Any) -> dossier_pb2.Dossier:
        return dossier_pb2.Dossier(name=calls.current().principal.agency_id)

    AcceptDossier = StartDossier = FinishDossier = ReturnDossierResult = GetDeskDossier
