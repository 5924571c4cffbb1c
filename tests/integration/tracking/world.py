"""Tracking as it runs, with a real database, bus and mail relay, and neighbours that answer what the test says."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import grpc
from aiosmtpd.smtp import SMTP, Envelope, Session
from joserfc.jwk import KeySet, OKPKey
from motcua.identity.v1 import session_service_pb2, session_service_pb2_grpc
from motcua.submission.v1 import notice_service_pb2, notice_service_pb2_grpc

from deploy.certs.authority import Authority
from deploy.certs.workloads import ensure_workload
from services.common.rpc import client
from services.common.rpc.server import RpcServer, Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims, TokenSigner, TokenVerifier
from services.common.runtime import SystemClock
from services.common.settings import Profile
from services.tracking.bootstrap import build
from services.tracking.settings import Settings
from tests.unit.tracking.dossiers import APPOINTMENT

WORKLOADS = ("identity", "submission", "tracking", "gateway", "catalogue")
SERVICES = [f"motcua.tracking.v1.{name}" for name in ("LookupService", "TimelineService", "DossierFeedService")]
PORTAL = "https://motcua.example.vn"


class Sink:
    """A mail relay that can be closed and opened again on its port."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.on_recipient = "250 OK"
        self.port = free_port()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self), "127.0.0.1", self.port)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if self.on_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def about(self, code: str) -> list[EmailMessage]:
        """The mails whose subject names the dossier."""
        return [mail for mail in self.mails if code in mail["Subject"]]

    async def receives(self, count: int, code: str) -> None:
        """Returns when so many mails about the dossier have come."""

        async def enough() -> bool:
            return len(self.about(code)) >= count

        await eventually(enough)


class Neighbours(session_service_pb2_grpc.SessionServiceServicer, notice_service_pb2_grpc.NoticeServiceServicer):
    """Identity's keys, and what submission says about a dossier; `contacts` maps dossier names to addresses."""

    def __init__(self, key: OKPKey) -> None:
        self.key = key
        self.contacts: dict[str, str] = {}
        self.codes: dict[str, str] = {}

    async def jwks(self) -> dict[str, Any]:
        return dict(KeySet([self.key]).as_dict(private=False))

    async def GetJwks(self, request: Any, context: Any) -> session_service_pb2.GetJwksResponse:
        return session_service_pb2.GetJwksResponse(jwks_json=json.dumps(await self.jwks()))

    async def CreateSession(self, request: Any, context: Any) -> Any:
        raise AssertionError("not called")

    RefreshSession = DeleteSession = CreateSession

    async def GetNoticeDetails(self, request: Any, context: Any) -> notice_service_pb2.NoticeDetails:
        if request.name not in self.codes:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such dossier")
        details = notice_service_pb2.NoticeDetails(
            email=self.contacts.get(request.name, ""),
            recipient_name="Nguyễn Văn A",
            code=self.codes[request.name],
            procedure="Thủ tục đăng ký khai sinh",
            agency="UBND phường Tân Dân",
        )
        details.appointment_time.FromDatetime(APPOINTMENT)
        return details


@dataclass
class Running:
    """A tracking process: channels to it, and tokens for it."""

    channel: grpc.aio.Channel
    stranger: grpc.aio.Channel
    signer: TokenSigner
    neighbours: Neighbours
    sink: Sink
    settings: Settings

    def bearer(self, claims: Claims) -> list[tuple[str, str]]:
        return [("authorization", f"Bearer {self.signer.sign(claims, timedelta(minutes=5))}")]


def workloads(directory: Path) -> Path:
    authority = Authority.ensure(directory / "ca", "test CA")
    for workload in WORKLOADS:
        ensure_workload(authority, directory / workload, workload)
    return directory


@asynccontextmanager
async def neighbourhood(tls: Path) -> AsyncIterator[tuple[Neighbours, dict[str, str]]]:
    """Identity and submission, as far as tracking asks them, and their addresses."""
    neighbours = Neighbours(OKPKey.generate_key("Ed25519", {"kid": "test-1", "use": "sig", "alg": "Ed25519"}))
    verifier = TokenVerifier(neighbours.jwks, SystemClock())
    registrations = {
        "identity": Servicer(
            "motcua.identity.v1.SessionService",
            session_service_pb2_grpc.add_SessionServiceServicer_to_server,
            neighbours,
        ),
        "submission": Servicer(
            "motcua.submission.v1.NoticeService",
            notice_service_pb2_grpc.add_NoticeServiceServicer_to_server,
            neighbours,
        ),
    }
    servers = {
        name: RpcServer([servicer], verifier, TlsFiles(tls / name), "127.0.0.1:0")
        for name, servicer in registrations.items()
    }
    for server in servers.values():
        await server.start()
    yield neighbours, {f"{name}_address": f"localhost:{server.port}" for name, server in servers.items()}
    for server in servers.values():
        await server.stop()


def settings(tls: Path, mongo_port: int, nats_port: int, sink: Sink, addresses: dict[str, str]) -> Settings:
    return Settings(
        profile=Profile.LOCAL,
        tls_dir=tls / "tracking",
        listen="127.0.0.1:0",
        mongo_url=f"mongodb://127.0.0.1:{mongo_port}",
        database_prefix="integration_",
        nats_url=f"nats://127.0.0.1:{nats_port}",
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        mail_from="khong-tra-loi@motcua.example.vn",
        public_url=PORTAL,
        **addresses,
    )


@asynccontextmanager
async def running(chosen: Settings, tls: Path, neighbours: Neighbours, sink: Sink) -> AsyncIterator[Running]:
    """A tracking process in a task of its own, from start to orderly end."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()

    async def run() -> None:
        async with build(chosen) as app:
            server = RpcServer(app.servicers, app.verifier, TlsFiles(chosen.tls_dir), chosen.listen)
            await server.start()
            port.set_result(server.port)
            await stop.wait()
            await server.stop()

    task = asyncio.create_task(run())
    task.add_done_callback(lambda ended: None if port.done() else port.set_exception(ended.exception() or SystemExit()))
    await port
    address = f"localhost:{port.result()}"
    async with (
        client.connect("tracking", address, TlsFiles(tls / "gateway"), SERVICES) as gateway,
        client.connect("tracking", address, TlsFiles(tls / "catalogue"), SERVICES) as stranger,
    ):
        signer = TokenSigner(neighbours.key, SystemClock())
        yield Running(gateway, stranger, signer, neighbours, sink, chosen)
    stop.set()
    await task


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = 15.0) -> None:
    """Returns when the condition holds."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # what is waited for happens on a server
            await asyncio.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
