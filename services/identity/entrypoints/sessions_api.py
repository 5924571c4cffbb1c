"""motcua.identity.v1.SessionService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.identity.v1 import session_service_pb2 as pb
from motcua.identity.v1.session_service_pb2_grpc import SessionServiceServicer

from services.common import messages as common
from services.common.rpc import calls
from services.identity.app.own_sessions import ListSessions, RevokeOtherSessions, RevokeSession
from services.identity.app.sessions import LogIn, LogOut, RefreshSession

from . import messages


@dataclass(frozen=True, slots=True)
class SessionUses:
    """The use cases behind the service."""

    log_in: LogIn
    refresh: RefreshSession
    log_out: LogOut
    list: ListSessions
    revoke: RevokeSession
    revoke_others: RevokeOtherSessions


class SessionApi(SessionServiceServicer):
    """The service as the proto describes it; `jwks` is the JWK Set of the public keys, JSON."""

    def __init__(self, use: SessionUses, jwks: str) -> None:
        self._use = use
        self._jwks = jwks

    async def CreateSession(self, request: pb.CreateSessionRequest, context: Any) -> pb.Session:
        """Log in."""
        return messages.session(await self._use.log_in(request.user_name, request.password, request.user_agent))

    async def RefreshSession(self, request: pb.RefreshSessionRequest, context: Any) -> pb.Session:
        """Stay logged in."""
        return messages.session(await self._use.refresh(request.refresh_token))

    async def DeleteSession(self, request: pb.DeleteSessionRequest, context: Any) -> pb.DeleteSessionResponse:
        """Log out."""
        await self._use.log_out(request.refresh_token)
        return pb.DeleteSessionResponse()

    async def ListSessions(self, request: pb.ListSessionsRequest, context: Any) -> pb.ListSessionsResponse:
        """The caller's sessions."""
        caller = calls.current().principal
        found = await self._use.list(caller)
        return pb.ListSessionsResponse(
            sessions=[messages.session_summary(session, current=session.id == caller.session_id) for session in found]
        )

    async def RevokeSession(self, request: pb.RevokeSessionRequest, context: Any) -> pb.RevokeSessionResponse:
        """End one of them."""
        await self._use.revoke(calls.current().principal, request.name.removeprefix("sessions/"))
        return pb.RevokeSessionResponse()

    async def RevokeOtherSessions(
        self, request: pb.RevokeOtherSessionsRequest, context: Any
    ) -> pb.RevokeOtherSessionsResponse:
        """End all but this one."""
        await self._use.revoke_others(common.command(request))
        return pb.RevokeOtherSessionsResponse()

    async def GetJwks(self, request: pb.GetJwksRequest, context: Any) -> pb.GetJwksResponse:
        """The public keys."""
        return pb.GetJwksResponse(jwks_json=self._jwks)
