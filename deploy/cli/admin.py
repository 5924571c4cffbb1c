"""identity's AdminService, as the operator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from motcua.auth.v1 import rule_pb2
from motcua.identity.v1.admin_service_pb2_grpc import AdminServiceStub

from services.common.kernel.principal import Role

from .connection import IdentitySettings, channel, settings

SERVICE = "motcua.identity.v1.AdminService"
_PREFIX = "ROLE_"


@asynccontextmanager
async def admin(given: IdentitySettings | None = None) -> AsyncIterator[AdminServiceStub]:
    """A stub of AdminService; the settings come from the environment unless they are given."""
    given = given or settings(IdentitySettings)
    async with channel("identity", given.identity_address, given, SERVICE) as connected:
        yield AdminServiceStub(connected)


def proto_roles(roles: Iterable[Role]) -> list[rule_pb2.Role.ValueType]:
    """The roles as the protos spell them."""
    return [rule_pb2.Role.Value(_PREFIX + role.name) for role in dict.fromkeys(roles)]


def role_names(roles: Iterable[rule_pb2.Role.ValueType]) -> str:
    """The roles as an operator types them."""
    return ", ".join(rule_pb2.Role.Name(role).removeprefix(_PREFIX).lower() for role in roles)
