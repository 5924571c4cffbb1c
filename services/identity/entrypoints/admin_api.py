"""motcua.identity.v1.AdminService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.identity.v1 import admin_service_pb2 as pb
from motcua.identity.v1.admin_service_pb2_grpc import AdminServiceServicer

from services.identity.app.admin import CreateClient, CreateOfficer, RegisterWardCertificate, RevokeWardCertificate

from . import messages


class AdminApi(AdminServiceServicer):
    """The service as the proto describes it."""

    def __init__(
        self,
        create_officer: CreateOfficer,
        register_certificate: RegisterWardCertificate,
        revoke_certificate: RevokeWardCertificate,
        create_client: CreateClient,
    ) -> None:
        self._create_officer = create_officer
        self._register_certificate = register_certificate
        self._revoke_certificate = revoke_certificate
        self._create_client = create_client

    async def CreateOfficer(self, request: pb.CreateOfficerRequest, context: Any) -> pb.Officer:
        """A new officer."""
        return messages.officer(
            await self._create_officer(messages.unrepeatable_command(), messages.new_officer(request))
        )

    async def RegisterWardCertificate(
        self, request: pb.RegisterWardCertificateRequest, context: Any
    ) -> pb.WardCertificate:
        """A ward system may come in."""
        registered = await self._register_certificate(request.certificate_pem, messages.roles(request.roles))
        return messages.ward_certificate(registered)

    async def RevokeWardCertificate(self, request: pb.RevokeWardCertificateRequest, context: Any) -> pb.WardCertificate:
        """A ward system may no longer come in."""
        return messages.ward_certificate(await self._revoke_certificate(request.thumbprint))

    async def CreateClient(self, request: pb.CreateClientRequest, context: Any) -> pb.CreateClientResponse:
        """A new client and its secret."""
        secret = await self._create_client(request.client_id, request.display_name)
        return pb.CreateClientResponse(client_id=request.client_id, client_secret=secret)
