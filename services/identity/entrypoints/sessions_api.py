"""motcua.identity.v1.SessionService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.identity.v1 import session_service_pb2 as pb
from motcua.identity.v1.session_service_pb2_grpc import SessionServiceServicer

from services.identity.app.sessions import LogIn, LogOut, RefreshSession

from . import messages


class SessionApi(SessionServiceServicer):
    """The service as the proto describes it; `jwks` is the JWK Set of the public keys, JSON."""

    def __init__(self, log_in: LogIn, refresh: RefreshSession, log_out: LogOut, jwks: str) -> None:
        self._log_in = log_in
        self._refresh = refresh
        self._log_out = log_out
        self._jwks = jwks

    async def CreateSession(self, request: pb.CreateSessionRequest, context: Any) -> pb.Session:
        """Log in."""
        return messages.session(await self._log_in(request.user_name, request.password))

    async def RefreshSession(self, request: pb.RefreshSessionRequest, context: Any) -> pb.Session:
        """Stay logged in."""
        return messages.session(await self._refresh(request.refresh_token))

    async def DeleteSession(self, request: pb.DeleteSessionRequest, context: Any) -> pb.DeleteSessionResponse:
        """Log out."""
        await self._log_out(request.refresh_token)
        return pb.DeleteSessionResponse()

    async def GetJwks(self, request: pb.GetJwksRequest, context: Any) -> pb.GetJwksResponse:
        """The public keys."""
        return pb.GetJwksResponse(jwks_json=self._jwks)
