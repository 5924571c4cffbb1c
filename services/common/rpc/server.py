"""A gRPC server as every service runs it: mTLS, the interceptor chain, health, reflection, an orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.common.rpc import validation
from services.common.rpc.around import AroundInterceptor
from services.common.rpc.interceptors import AccessLog, Auth, Deadline, Errors
from services.common.rpc.rules import rules_of
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import TokenVerifier

MAXIMUM_CONCURRENT_RPCS = 500
DRAIN_SECONDS = 2.0
OPTIONS = (
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
)


@dataclass(frozen=True, slots=True)
class Servicer:
    """One implemented gRPC service: its full name, the generated registration function and the implementation."""

    name: str
    register: Callable[[Any, grpc.aio.Server], None]
    implementation: Any


class RpcServer:
    """Serves until stopped. Constructing it raises RuleMissing when a method has no authorisation rule."""

    def __init__(self, servicers: Sequence[Servicer], verifier: TokenVerifier, tls: TlsFiles, listen: str) -> None:
        names = [servicer.name for servicer in servicers]
        chain = AroundInterceptor(
            AccessLog(), Errors(), Deadline(), Auth(rules_of(names), verifier), check=validation.check
        )
        self._server = grpc.aio.server(
            interceptors=[chain], maximum_concurrent_rpcs=MAXIMUM_CONCURRENT_RPCS, options=OPTIONS
        )
        for servicer in servicers:
            servicer.register(servicer.implementation, self._server)
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection([*names, health.SERVICE_NAME, reflection.SERVICE_NAME], self._server)
        self.port = self._server.add_secure_port(listen, tls.server_credentials())

    async def start(self) -> None:
        """Listen, and say SERVING."""
        await self._health.set("", health_pb2.HealthCheckResponse.SERVING)
        await self._server.start()

    async def stop(self) -> None:
        """Say NOT_SERVING, give the calls under way a moment, then close."""
        await self._health.enter_graceful_shutdown()
        await asyncio.sleep(0)
        await self._server.stop(DRAIN_SECONDS)
