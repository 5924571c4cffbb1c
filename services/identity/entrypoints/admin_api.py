"""motcua.identity.v1.AdminService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.identity.v1 import admin_service_pb2 as pb
from motcua.identity.v1.admin_service_pb2_grpc import AdminServiceServicer

from services.identity.app.admin import (
    CreateClient,
    CreateOfficer,
    DisableOfficer,
    RegisterWardCertificate,
    RenewClientSecret,
    RevokeWardCertificate,
    SetOfficerPassword,
    SetOfficerRoles,
)

from . import messages


@dataclass(frozen=True, slots=True)
class AdminUses:
    """The use cases behind the service."""

    create_officer: CreateOfficer
    disable_officer: DisableOfficer
    set_officer_roles: SetOfficerRoles
    set_officer_password: SetOfficerPassword
    register_certificate: RegisterWardCertificate
    revoke_certificate: RevokeWardCertificate
    create_client: CreateClient
    renew_client_secret: RenewClientSecret


class AdminApi(AdminServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, use: AdminUses) -> None:
        self._use = use

    async def CreateOfficer(self, request: pb.CreateOfficerRequest, context: Any) -> pb.Officer:
        """A new officer."""
        entered = messages.new_officer(request)
        return messages.officer(await self._use.create_officer(messages.unrepeatable_command(), entered))

    async def DisableOfficer(self, request: pb.DisableOfficerRequest, context: Any) -> pb.Officer:
        """An officer left."""
        return messages.officer(await self._use.disable_officer(messages.unrepeatable_command(), request.user_name))

    async def SetOfficerRoles(self, request: pb.SetOfficerRolesRequest, context: Any) -> pb.Officer:
        """An officer does something else."""
        command, roles = messages.unrepeatable_command(), messages.roles(request.roles)
        return messages.officer(await self._use.set_officer_roles(command, request.user_name, roles))

    async def SetOfficerPassword(self, request: pb.SetOfficerPasswordRequest, context: Any) -> pb.Officer:
        """An officer forgot the password, or comes back."""
        command = messages.unrepeatable_command()
        return messages.officer(await self._use.set_officer_password(command, request.user_name, request.password))

    async def RegisterWardCertificate(
        self, request: pb.RegisterWardCertificateRequest, context: Any
    ) -> pb.WardCertificate:
        """A ward system may come in."""
        registered = await self._use.register_certificate(request.certificate_pem, messages.roles(request.roles))
        return messages.ward_certificate(registered)

    async def RevokeWardCertificate(self, request: pb.RevokeWardCertificateRequest, context: Any) -> pb.WardCertificate:
        """A ward system may no longer come in."""
        return messages.ward_certificate(await self._use.revoke_certificate(request.thumbprint))

    async def CreateClient(self, request: pb.CreateClientRequest, context: Any) -> pb.CreateClientResponse:
        """A new client and its secret."""
        secret = await self._use.create_client(request.client_id, request.display_name)
        return pb.CreateClientResponse(client_id=request.client_id, client_secret=secret)

    async def RenewClientSecret(
        self, request: pb.RenewClientSecretRequest, context: Any
    ) -> pb.RenewClientSecretResponse:
        """Another secret for a client."""
        return pb.RenewClientSecretResponse(client_secret=await self._use.renew_client_secret(request.client_id))
