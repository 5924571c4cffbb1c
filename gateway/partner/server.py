"""The partner port's gRPC server: mTLS with ward certificates, health, no reflection."""

from __future__ import annotations

import asyncio
from pathlib import Path

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from gateway.backends import Backends
from gateway.partner.passthrough import PassThrough
from gateway.partner.tokens import PartnerTokens
from services.common.rpc.around import AroundInterceptor
from services.common.rpc.interceptors import AccessLog, Deadline, Errors
from services.common.rpc.server import DRAIN_SECONDS, MAXIMUM_CONCURRENT_RPCS, OPTIONS
from services.common.rpc.tls import TlsFiles
from services.common.settings import SettingsError

WARD_CA = "ward-ca.pem"


class PartnerServer:
    """Serves until stopped. `tls_dir` holds `tls.pem`, `tls.key` and `ward-ca.pem`, read again at each handshake.

    Constructing it raises SettingsError when the address can't be had.
    """

    def __init__(self, backends: Backends, tls_dir: Path, listen: str) -> None:
        self._server = grpc.aio.server(
            interceptors=[AroundInterceptor(AccessLog(), Errors(), Deadline())],
            maximum_concurrent_rpcs=MAXIMUM_CONCURRENT_RPCS,
            options=OPTIONS,
        )
        handler = PassThrough(backends.channels, PartnerTokens(backends.partners))
        self._server.add_generic_rpc_handlers((handler,))
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        try:
            self.port = self._server.add_secure_port(listen, TlsFiles(tls_dir).server_credentials(WARD_CA))
        except RuntimeError:
            raise SettingsError(f"cannot start: MOTCUA_PARTNER_LISTEN: {listen}: can't listen there") from None

    async def start(self) -> None:
        """Listen, and say SERVING."""
        await self._health.set("", health_pb2.HealthCheckResponse.SERVING)
        await self._server.start()

    async def stop(self) -> None:
        """Say NOT_SERVING, give the calls under way a moment, then close."""
        await self._health.enter_graceful_shutdown()
        await asyncio.sleep(0)
        await self._server.stop(DRAIN_SECONDS)
