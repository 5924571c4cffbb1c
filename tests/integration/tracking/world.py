"""Tracking as it runs, with a real database, bus and mail relay, and neighbours that answer what the test says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from motcua.identity.v1 import session_service_pb2, session_service_pb2_grpc
from motcua.submission.v1 import notice_service_pb2, notice_service_pb2_grpc

from deploy.certs import Material
from services.common.rpc import client
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from services.tracking.bootstrap import build
from services.tracking.settings import Settings
from tests.support.mail_relay import MailRelay
from tests.support.servers import serving
from tests.support.tokens import Mint
from tests.unit.tracking.dossiers import APPOINTMENT

SERVICES = [f"motcua.tracking.v1.{name}" for name in ("LookupService", "TimelineService", "DossierFeedService")]
PORTAL = "https://motcua.example.vn"


class Neighbours(session_service_pb2_grpc.SessionServiceServicer, notice_service_pb2_grpc.NoticeServiceServicer):
    """Identity's keys, and what submission says about a dossier; `contacts` maps dossier names to addresses."""

    def __init__(self) -> None:
        self.mint = Mint()
        self.contacts: dict[str, str] = {}
        self.codes: dict[str, str] = {}

    async def GetJwks(self, request: Any, context: Any) -> session_service_pb2.GetJwksResponse:
        return session_service_pb2.GetJwksResponse(jwks_json=json.dumps(await self.mint.jwks()))

    async def CreateSession(self, request: Any, context: Any) -> Any:
        raise AssertionError("not called")

    RefreshSession = DeleteSession = ListSessions = RevokeSession = RevokeOtherSessions = CreateSession

    async def GetNoticeDetails(self, request: Any, context: Any) -> notice_service_pb2.NoticeDetails:
        if request.name not in self.codes:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such dossier")
        details = notice_service_pb2.NoticeDetails(
            email=self.contacts.get(request.name, ""),
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
    neighbours: Neighbours
    relay: MailRelay
    settings: Settings
    address: str

    def bearer(self, claims: Claims) -> list[tuple[str, str]]:
        return self.neighbours.mint.bearer(claims)


@asynccontextmanager
async def neighbourhood(material: Material) -> AsyncIterator[tuple[Neighbours, dict[str, str]]]:
    """Identity and submission, as far as tracking asks them, and their addresses."""
    neighbours = Neighbours()
    session = Servicer(
        "motcua.identity.v1.SessionService",
        session_service_pb2_grpc.add_SessionServiceServicer_to_server,
        neighbours,
    )
    notice = Servicer(
        "motcua.submission.v1.NoticeService", notice_service_pb2_grpc.add_NoticeServiceServicer_to_server, neighbours
    )
    verifier = neighbours.mint.verifier()
    async with (
        serving([session], verifier, TlsFiles(material.tls_dir("identity"))) as identity,
        serving([notice], verifier, TlsFiles(material.tls_dir("submission"))) as submission,
    ):
        yield neighbours, {"identity_address": identity, "submission_address": submission}


@asynccontextmanager
async def running(
    settings: Settings, material: Material, neighbours: Neighbours, relay: MailRelay
) -> AsyncIterator[Running]:
    """A tracking process, from start to orderly end."""
    async with (
        build(settings) as app,
        serving(app.servicers, app.verifier, TlsFiles(settings.tls_dir)) as address,
        client.connect("tracking", address, TlsFiles(material.tls_dir("gateway")), SERVICES) as gateway,
        client.connect("tracking", address, TlsFiles(material.tls_dir("catalogue")), SERVICES) as stranger,
    ):
        yield Running(gateway, stranger, neighbours, relay, settings, address)
