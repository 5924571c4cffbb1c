"""Identity as the other workloads see it: gRPC over mTLS, with a real database, bus and mail server."""

from __future__ import annotations

import asyncio
import email
import email.policy
import io
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import grpc
import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from motcua.identity.v1 import account_service_pb2 as accounts
from motcua.identity.v1 import captcha_service_pb2 as captchas
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceStub
from motcua.identity.v1.admin_service_pb2_grpc import AdminServiceStub
from motcua.identity.v1.captcha_service_pb2_grpc import CaptchaServiceStub
from motcua.identity.v1.partner_service_pb2_grpc import PartnerServiceStub
from motcua.identity.v1.session_service_pb2_grpc import SessionServiceStub
from motcua.type.v1 import types_pb2
from PIL import Image

from deploy.certs.authority import Authority
from deploy.certs.keys import signing_key_set, symmetric_keys
from deploy.certs.wards import issue_ward_certificate
from deploy.certs.workloads import ensure_workload
from services.common.rpc import client
from services.common.rpc.server import RpcServer
from services.common.rpc.tls import TlsFiles
from services.common.settings import Profile
from services.identity.bootstrap import build
from services.identity.settings import Settings
from tests.integration.common.servers import Server, database, mongo_process, nats_process

__all__ = ["database", "mongo_process", "nats_process"]

SERVICES = [f"motcua.identity.v1.{name}Service" for name in ("Account", "Admin", "Captcha", "Partner", "Session")]
PUBLIC_URL = "http://localhost:1"
PASSWORD = "bốn từ dễ nhớ"


class PostOffice:
    """An SMTP server that keeps the mails. `silent` makes it refuse everybody for now."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.silent = False
        self.port = 0

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        if self.silent:
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    async def to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The first `count` mails to an address."""

        async def arrived() -> bool:
            return len(self._to(address)) >= count

        await until(arrived)
        return self._to(address)

    def _to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@dataclass
class Identity:
    """A running identity: stubs of its services, by the workload that calls."""

    channel: Callable[[str], grpc.aio.Channel]
    post: PostOffice
    ward_ca: Authority
    gateway: grpc.aio.Channel = field(init=False)

    def __post_init__(self) -> None:
        self.gateway = self.channel("gateway")
        self.accounts, self.captchas = AccountServiceStub(self.gateway), CaptchaServiceStub(self.gateway)
        self.sessions, self.partners = SessionServiceStub(self.gateway), PartnerServiceStub(self.gateway)
        self.admin = AdminServiceStub(self.channel("operator"))

    async def solved(self, purpose: captchas.CaptchaPurpose.ValueType) -> captchas.CaptchaAnswer:
        """A captcha, read from the picture as only the local profile lets a program do."""
        drawn = await self.captchas.CreateCaptcha(captchas.CreateCaptchaRequest(purpose=purpose))
        with Image.open(io.BytesIO(drawn.image_png)) as image:
            image.load()
            return captchas.CaptchaAnswer(captcha=drawn.name, text=str(image.info["motcua-answer"]).lower())

    async def registration(self, user_name: str, address: str) -> accounts.RegisterAccountRequest:
        """A citizen's filled form, with a solved captcha."""
        return accounts.RegisterAccountRequest(
            kind=types_pb2.PARTY_KIND_CITIZEN,
            user_name=user_name,
            password=PASSWORD,
            profile=accounts.Profile(
                full_name="Nguyễn Văn A",
                birth_date=types_pb2.LocalDate(value="1990-01-01"),
                identity_document=types_pb2.IdentityDocument(
                    kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number="038 090 000 001"
                ),
                email=address,
                phone="0900000000",
                address="Phường Tân Dân, tỉnh Thanh Hóa",
            ),
            captcha=await self.solved(captchas.CAPTCHA_PURPOSE_REGISTER),
            request_id=str(uuid.uuid4()),
        )

    def ward_certificate(self, agency: str = "c16594") -> str:
        return issue_ward_certificate(self.ward_ca, agency, "UBND", timedelta(days=1)).certificate_pem.decode()


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it is so, 20 seconds at most."""
    for _ in range(400):
        if await reached():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come to that within 20 seconds")


def reason(error: grpc.aio.AioRpcError) -> str:
    status = rpc_status.from_call(error)
    info = error_details_pb2.ErrorInfo()
    assert any(detail.Unpack(info) for detail in status.details)
    return str(info.reason)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates and keys."""
    folder = tmp_path_factory.mktemp("material")
    authority = Authority.ensure(folder / "ca", "test CA")
    for workload in ("identity", "gateway", "operator", "submission"):
        ensure_workload(authority, folder / workload, workload)
    Authority.ensure(folder / "ward-ca", "test ward CA")
    (folder / "signing.json").write_bytes(signing_key_set("local-sign"))
    (folder / "sealing.json").write_bytes(symmetric_keys("local-seal"))
    return folder


@pytest.fixture(scope="module")
async def post() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(office), "127.0.0.1", 0) as listening:
        office.port = listening.sockets[0].getsockname()[1]
        yield office


@pytest.fixture(scope="module")
def settings(mongo_process: Server, nats_process: Server, material: Path, post: PostOffice) -> Settings:
    return Settings(
        profile=Profile.LOCAL,
        tls_dir=material / "identity",
        listen="127.0.0.1:0",
        mongo_url=f"mongodb://127.0.0.1:{mongo_process.port}",
        database_prefix=f"test_{uuid.uuid4().hex[:8]}_",
        nats_url=f"nats://127.0.0.1:{nats_process.port}",
        smtp_url=f"smtp://127.0.0.1:{post.port}",
        mail_from="mot-cua@motcua.example.vn",
        public_url=PUBLIC_URL,
        signing_key_file=material / "signing.json",
        sealing_keys_file=material / "sealing.json",
        ward_ca_file=material / "ward-ca" / "ca.pem",
        captcha_readable=True,
    )


@asynccontextmanager
async def running(settings: Settings, material: Path, post: PostOffice) -> AsyncIterator[Identity]:
    """Identity, served as `python -m services.identity` serves it."""
    opened: list[grpc.aio.Channel] = []
    async with build(settings) as app:
        server = RpcServer(app.servicers, app.verifier, TlsFiles(settings.tls_dir), settings.listen)
        await server.start()

        def channel(workload: str) -> grpc.aio.Channel:
            address = f"localhost:{server.port}"
            opened.append(client.connect("identity", address, TlsFiles(material / workload), SERVICES))
            return opened[-1]

        yield Identity(channel, post, Authority.load(material / "ward-ca"))
        for each in opened:
            await each.close()
        await server.stop()


@pytest.fixture(scope="module")
async def identity(settings: Settings, material: Path, post: PostOffice) -> AsyncIterator[Identity]:
    async with running(settings, material, post) as started:
        yield started
