"""motcua.submission.v1.DossierService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import dossier_service_pb2 as pb
from motcua.submission.v1.dossier_service_pb2_grpc import DossierServiceServicer

from services.common.messages import command
from services.common.rpc import calls
from services.submission.app.drafting import AmendDossier, CreateDossier, DeleteDossier
from services.submission.app.previews import PreviewFiling
from services.submission.app.reading import GetDossier, ListOwnDossiers
from services.submission.app.submit import SubmitDossier
from services.submission.app.supplements import SendSupplement
from services.submission.app.withdrawals import WithdrawDossier
from services.submission.domain.status import Status

from . import from_proto, supplement_requests, to_proto


@dataclass(frozen=True, slots=True)
class OwnerUseCases:
    """What a citizen does with dossiers."""

    create: CreateDossier
    get: GetDossier
    list: ListOwnDossiers
    amend: AmendDossier
    delete: DeleteDossier
    submit: SubmitDossier
    send_supplement: SendSupplement
    withdraw: WithdrawDossier
    preview: PreviewFiling


class DossierApi(DossierServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, use: OwnerUseCases) -> None:
        self._use = use

    async def CreateDossier(self, request: pb.CreateDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Starts a draft."""
        wish = from_proto.wish(request)
        dossier = await self._use.create(command(request), wish, for_another=request.for_another)
        return to_proto.for_caller(dossier)

    async def GetDossier(self, request: pb.GetDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """One dossier, by name or code."""
        dossier = await self._use.get(calls.current().principal, from_proto.resource_id(request.name))
        return to_proto.for_caller(dossier)

    async def ListDossiers(self, request: pb.ListDossiersRequest, context: Any) -> pb.ListDossiersResponse:
        """The caller's dossiers, newest first."""
        size = from_proto.page_size(request.page_size)
        status = Status(request.status) if request.status else None
        procedure = from_proto.resource_id(request.procedure)
        page = await self._use.list(calls.current().principal, status, procedure, size, request.page_token)
        return pb.ListDossiersResponse(
            dossiers=[to_proto.own_summary(dossier) for dossier in page.dossiers], next_page_token=page.next_token
        )

    async def UpdateDossier(self, request: pb.UpdateDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Fills in a draft."""
        dossier = await self._use.amend(
            command(request),
            from_proto.resource_id(request.dossier.name),
            request.dossier.etag,
            from_proto.amendment(request.dossier),
            set(request.update_mask.paths),
        )
        return to_proto.for_caller(dossier)

    async def DeleteDossier(self, request: pb.DeleteDossierRequest, context: Any) -> pb.DeleteDossierResponse:
        """Throws a draft away."""
        await self._use.delete(command(request), from_proto.resource_id(request.name), request.etag)
        return pb.DeleteDossierResponse()

    async def SubmitDossier(self, request: pb.SubmitDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Sends it."""
        dossier = await self._use.submit(command(request), from_proto.resource_id(request.name), request.etag)
        return to_proto.for_caller(dossier)

    async def SendSupplement(self, request: pb.SendSupplementRequest, context: Any) -> dossier_pb2.Dossier:
        """Sends what a supplement asked for."""
        dossier = await self._use.send_supplement(
            command(request),
            from_proto.resource_id(request.name),
            request.etag,
            supplement_requests.explanations(request),
        )
        return to_proto.for_caller(dossier)

    async def WithdrawDossier(self, request: pb.WithdrawDossierRequest, context: Any) -> dossier_pb2.Dossier:
        """Takes it back, or asks to."""
        dossier = await self._use.withdraw(
            command(request), from_proto.resource_id(request.name), request.etag, request.reason
        )
        return to_proto.for_caller(dossier)

    async def PreviewFiling(self, request: pb.PreviewFilingRequest, context: Any) -> pb.FilingPreview:
        """When it would be done."""
        return to_proto.preview(await self._use.preview(from_proto.wish_to_preview(request)))
