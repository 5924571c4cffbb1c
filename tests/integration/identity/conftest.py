"""Identity as the other workloads see it: gRPC over mTLS, with a real database, bus and mail server."""

from __future__ import annotations

import io
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

import grpc
import pytest
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
from deploy.certs.wards import issue_ward_certificate
from deploy.local import Stack
from services.common.rpc import client
from services.common.rpc.tls import TlsFiles
from services.identity.bootstrap import build
from services.identity.settings import Settings
from tests.support.mail_relay import MailRelay
from tests.support.servers import serving, settings_of

SERVICES = [f"motcua.identity.v1.{name}Service" for name in ("Account", "Admin", "Captcha", "Partner", "Session")]
PUBLIC_URL = "http://localhost:1"
PASSWORD = "bốn từ dễ nhớ"


@dataclass
class Identity:
    """A running identity: stubs of its services, by the workload that calls."""

    channel: Callable[[str], grpc.aio.Channel]
    relay: MailRelay
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

    async def ask_for_reset(self, typed: str) -> None:
        """Somebody says that the password of a user name or an address is forgotten."""
        request = accounts.RequestPasswordResetRequest(
            user_name_or_email=typed,
            captcha=await self.solved(captchas.CAPTCHA_PURPOSE_PASSWORD_RESET),
            request_id=str(uuid.uuid4()),
        )
        await self.accounts.RequestPasswordReset(request)

    def ward_certificate(self, agency: str = "c16594") -> str:
        return issue_ward_certificate(self.ward_ca, agency, "UBND", timedelta(days=1)).certificate_pem.decode()


def token_in(text: str, page: str = "/xac-nhan") -> str:
    """The token in the link of a letter."""
    (link,) = (word for word in text.split() if word.startswith(f"{PUBLIC_URL}{page}?token="))
    return link.partition("token=")[2]


def text_of(mail: EmailMessage) -> str:
    """The plain-text body; the HTML beside it has the same link."""
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = str(plain.get_content())
    assert all(word in html.get_content() for word in text.split() if word.startswith("http"))
    return text


@pytest.fixture(scope="module")
async def relay() -> AsyncIterator[MailRelay]:
    server = MailRelay()
    await server.open()
    yield server
    await server.close()


@pytest.fixture(scope="module")
def settings(servers: Stack, relay: MailRelay) -> Settings:
    return settings_of(
        Settings,
        servers,
        "identity",
        database_prefix=f"test_{uuid.uuid4().hex[:8]}_",
        smtp_url=relay.url,
        mail_from="mot-cua@motcua.example.vn",
        public_url=PUBLIC_URL,
    )


Run = Callable[[], AbstractAsyncContextManager[Identity]]


@pytest.fixture(scope="module")
def run(servers: Stack, settings: Settings, relay: MailRelay) -> Run:
    """Identity, served as `python -m services.identity` serves it, for as long as the test wants."""
    material = servers.site.material

    @asynccontextmanager
    async def running() -> AsyncIterator[Identity]:
        async with AsyncExitStack() as stack:
            app = await stack.enter_async_context(build(settings))
            address = await stack.enter_async_context(serving(app.servicers, app.verifier, TlsFiles(settings.tls_dir)))

            def channel(workload: str) -> grpc.aio.Channel:
                made = client.connect("identity", address, TlsFiles(material.tls_dir(workload)), SERVICES)
                stack.push_async_callback(made.close)
                return made

            yield Identity(channel, relay, Authority.load(material.ward_ca_dir))

    return running


@pytest.fixture(scope="module")
async def identity(run: Run) -> AsyncIterator[Identity]:
    async with run() as started:
        yield started
