"""The partner port in front of scripted services, and wards with certificates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.identity.v1 import partner_service_pb2

from deploy.certs.authority import Authority, thumbprint
from deploy.certs.files import replace
from deploy.certs.wards import issue_ward_certificate
from gateway.backends import connected
from gateway.partner.server import PartnerServer
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc.tokens import Claims
from tests.support.scripted import Answer, Script, Stage, staged

AGENCY = "c16594"


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(tmp_path_factory.mktemp("stage")) as running:
        yield running


@pytest.fixture
def script(stage: Stage) -> Script:
    stage.script.answers.clear()
    stage.script.streams.clear()
    stage.script.asked.clear()
    stage.script.answers["ExchangeCertificate"] = exchange_of(stage)
    return stage.script


def exchange_of(stage: Stage, lifetime: timedelta = timedelta(minutes=5)) -> Answer:
    """What identity does: a token of the agency in the certificate, bound to it."""

    async def exchange(
        request: partner_service_pb2.ExchangeCertificateRequest,
    ) -> partner_service_pb2.PartnerToken:
        certificate = x509.load_pem_x509_certificate(request.certificate_pem.encode())
        agency = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
        principal = Principal(Kind.WARD, agency, agency_id=agency, roles=frozenset(Role), token_id="t")
        token = stage.sign(Claims(principal, certificate_thumbprint=thumbprint(certificate)))
        expires = Timestamp()
        expires.FromDatetime(datetime.now(UTC) + lifetime)
        return partner_service_pb2.PartnerToken(access_token=token, expire_time=expires)

    return exchange


@pytest.fixture
async def partner(stage: Stage) -> AsyncIterator[PartnerServer]:
    async with connected(stage.settings) as backends:
        server = PartnerServer(backends, stage.settings.partner_tls_dir, stage.settings.partner_listen)
        await server.start()
        yield server
        await server.stop()


def certificate_of(authority: Authority, partner_tls_dir: Path, agency: str, directory: Path) -> Path:
    """A ward's directory: its certificate and key, and the authority of the partner port's own certificate."""
    issued = issue_ward_certificate(authority, agency, "UBND phường")
    replace(directory / "tls.pem", issued.certificate_pem)
    replace(directory / "tls.key", issued.key_pem)
    replace(directory / "ca.pem", (partner_tls_dir / "ca.pem").read_bytes())
    return directory


@pytest.fixture
def certificate(stage: Stage, tmp_path: Path) -> Path:
    return certificate_of(stage.wards, stage.settings.partner_tls_dir, AGENCY, tmp_path / AGENCY)


@pytest.fixture
async def connect(partner: PartnerServer) -> AsyncIterator[Callable[[Path], grpc.aio.Channel]]:
    channels: list[grpc.aio.Channel] = []

    def open_channel(directory: Path) -> grpc.aio.Channel:
        trusted, key, chain = ((directory / name).read_bytes() for name in ("ca.pem", "tls.key", "tls.pem"))
        credentials = grpc.ssl_channel_credentials(trusted, key, chain)
        # A pool of its own: otherwise gRPC shares one connection between channels that look alike.
        options = [("grpc.use_local_subchannel_pool", 1)]
        channels.append(grpc.aio.secure_channel(f"localhost:{partner.port}", credentials, options=options))
        return channels[-1]

    yield open_channel
    for channel in channels:
        await channel.close()


@pytest.fixture
def ward(connect: Callable[[Path], grpc.aio.Channel], certificate: Path) -> grpc.aio.Channel:
    return connect(certificate)


@pytest.fixture(scope="session")
def strangers() -> Authority:
    """An authority that the partner port does not trust."""
    return Authority.create("somebody else's CA")
