"""A real gRPC server with mTLS on a free port, and channels of several workloads to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import grpc
import pytest
from motcua.submission.v1 import desk_service_pb2_grpc, dossier_service_pb2_grpc

from deploy.certs.authority import Authority
from deploy.certs.workloads import ensure_workload
from services.common.rpc import client
from services.common.rpc.server import RpcServer, Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from tests.integration.rpc.echo import EchoDesk, EchoDossiers
from tests.support.servers import ANY_PORT
from tests.support.tokens import Mint

SERVICES = ["motcua.submission.v1.DossierService", "motcua.submission.v1.DeskService"]


@pytest.fixture(scope="session")
def workloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("tls")
    authority = Authority.ensure(directory / "ca", "test CA")
    for workload in ("submission", "gateway", "tracking"):
        ensure_workload(authority, directory / workload, workload)
    return directory


@pytest.fixture(scope="session")
def mint() -> Mint:
    return Mint()


@pytest.fixture
def sign(mint: Mint) -> Callable[[Claims], str]:
    return mint.token


@pytest.fixture
def dossiers() -> EchoDossiers:
    return EchoDossiers()  # type: ignore[abstract]  # what is not called is not there


@pytest.fixture
async def server(workloads: Path, mint: Mint, dossiers: EchoDossiers) -> AsyncIterator[RpcServer]:
    servicers = [
        Servicer(SERVICES[0], dossier_service_pb2_grpc.add_DossierServiceServicer_to_server, dossiers),
        Servicer(SERVICES[1], desk_service_pb2_grpc.add_DeskServiceServicer_to_server, EchoDesk()),  # type: ignore[abstract]  # likewise
    ]
    server = RpcServer(servicers, mint.verifier(), TlsFiles(workloads / "submission"), ANY_PORT)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def channel_of(server: RpcServer, workloads: Path) -> AsyncIterator[Callable[..., grpc.aio.Channel]]:
    channels: list[grpc.aio.Channel] = []

    def connect(workload: str, peer: str = "submission") -> grpc.aio.Channel:
        channels.append(client.connect(peer, f"localhost:{server.port}", TlsFiles(workloads / workload), SERVICES))
        return channels[-1]

    yield connect
    for channel in channels:
        await channel.close()
