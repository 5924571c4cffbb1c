"""The keys that tokens are verified with, as identity publishes them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from motcua.identity.v1 import session_service_pb2, session_service_pb2_grpc

from services.common.rpc import calls, client

SERVICE = "motcua.identity.v1.SessionService"


def of_identity(channel: grpc.aio.Channel) -> Callable[[], Awaitable[dict[str, Any]]]:
    """A `fetch` for TokenVerifier over a channel to identity. What it gives raises Unavailable when identity is away."""
    stub = session_service_pb2_grpc.SessionServiceStub(channel)

    async def fetch() -> dict[str, Any]:
        try:
            # Asked for ourselves: the token of the call being served is not verified yet and must not go along.
            with calls.refined(authorization="", certificate_thumbprint=""):
                answer = await stub.GetJwks(session_service_pb2.GetJwksRequest())
        except grpc.aio.AioRpcError as error:
            raise client.as_domain_error(error) from error
        keys: dict[str, Any] = json.loads(answer.jwks_json)
        return keys

    return fetch
