"""motcua.submission.v1.DeskService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.submission.v1 import desk_service_pb2 as pb
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceServicer

from services.common.messages import command
from services.common.rpc import calls
from services.submission.app.counter import FileAtCounter
from services.submission.app.desk import Desk
from services.submission.app.reading import ListDeskDossiers, ReadDeskDossier
from services.submission.app.transfers import TransferDossier
from services.submission.domain.status import Status

from . import decision_requests, from_proto, to_proto


@dataclass(frozen=True, slots=True)
class DeskUseCases:
    """What an agency reads, and what its desk decides."""

    read: ReadDeskDossier
    list: ListDeskDossiers
    desk: Desk
    file_at_counter: FileAtCounter
    transfer: TransferDossier


class DeskApi(DeskServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, use: DeskUseCases) -> None:
        self._use = use

    async def ListDeskDossiers(self, request: pb.ListDeskDossiersRequest, context: Any) -> pb.ListDeskDossiersResponse:
        """The dossiers of the caller's agency, newest first."""
        status = Status(request.status) if request.status else None
        size = from_proto.page_size(request.page_size)
        page = await self._use.list(calls.current().principal, status, size, request.page_token)
        return pb.ListDeskDossiersResponse(
            dossiers=[to_proto.desk_summary(dossier) for dossier in page.dossiers], next_page_token=page.next_token
        )

    async def GetDeskDossier(self, request: pb.GetDeskDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """One dossier, by name or code."""
        return to_proto.for_caller(
            await self._use.read(calls.current().principal, from_proto.resource_id(request.name))
        )

    async def FileAtCounter(self, request: pb.FileAtCounterRequest, context: Any) -> dossier_pb2.Dossier:
        """Tiếp nhận trực tiếp, qua bưu chính."""
        return to_proto.for_caller(
            await self._use.file_at_counter(
                command(request),
                decision_requests.wish_at_counter(request, calls.current().principal.agency_id),
                decision_requests.papers(request),
                handler=request.next_handler,
                later=decision_requests.later_date(request),
                officer=decision_requests.officer(request),
            )
        )

    async def AcceptDossier(self, request: pb.AcceptDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Tiếp nhận."""
        return to_proto.for_caller(
            await self._use.desk.accept(
                command(request),
                decision_requests.decision(request),
                handler=request.next_handler,
                later=decision_requests.later_date(request),
            )
        )

    async def RefuseDossier(self, request: pb.RefuseDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Từ chối tiếp nhận."""
        return to_proto.for_caller(
            await self._use.desk.refuse(command(request), decision_requests.decision(request), request.reason)
        )

    async def TransferDossier(self, request: pb.TransferDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Chuyển đến cơ quan có thẩm quyền."""
        return to_proto.for_caller(
            await self._use.transfer(
                command(request),
                decision_requests.decision(request),
                agency_id=from_proto.resource_id(request.agency),
                return_id=from_proto.resource_id(request.return_agency),
                reason=request.reason,
            )
        )

    async def ConfirmWithdrawal(self, request: pb.ConfirmWithdrawalRequest, context: Any) -> dossier_pb2.Dossier:
        """Xác nhận rút hồ sơ."""
        return to_proto.for_caller(
            await self._use.desk.confirm_withdrawal(
                command(request),
                decision_requests.decision(request),
                reason=request.reason,
                papers_returned=request.papers_returned,
                refunded=request.refunded,
            )
        )

    async def ReturnDossierResult(self, request: pb.ReturnDossierResultRequest, context: Any) -> dossier_pb2.Dossier:
        """Trả kết quả."""
        return to_proto.for_caller(
            await self._use.desk.return_result(
                command(request), decision_requests.decision(request), decision_requests.handover(request)
            )
        )

    async def RecallDossierResult(self, request: pb.RecallDossierResultRequest, context: Any) -> dossier_pb2.Dossier:
        """Thu hồi kết quả đã trả."""
        return to_proto.for_caller(
            await self._use.desk.recall_result(command(request), decision_requests.decision(request), request.reason)
        )
