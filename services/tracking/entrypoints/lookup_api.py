"""motcua.tracking.v1.LookupService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.tracking.v1 import lookup_service_pb2 as pb
from motcua.tracking.v1.lookup_service_pb2_grpc import LookupServiceServicer

from services.common.messages import document_kind
from services.common.rpc import calls
from services.tracking.app.look_up import LookUpDossier, LookUpDossiersByNumber

from . import messages


class LookupApi(LookupServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, look_up: LookUpDossier, by_number: LookUpDossiersByNumber) -> None:
        self._look_up = look_up
        self._by_number = by_number

    async def LookUpDossier(self, request: pb.LookUpDossierRequest, context: Any) -> pb.PublicDossier:
        """Where one dossier stands."""
        return messages.public_dossier(await self._look_up(calls.current().principal, request.code))

    async def LookUpDossiersByNumber(
        self, request: pb.LookUpDossiersByNumberRequest, context: Any
    ) -> pb.LookUpDossiersByNumberResponse:
        """A person's newest dossiers."""
        kind = document_kind(request.kind)
        found = await self._by_number(calls.current().principal, request.number, kind)
        return pb.LookUpDossiersByNumberResponse(dossiers=map(messages.public_dossier, found))
