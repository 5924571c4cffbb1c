"""The services behind the gateway: one channel to each, and the stubs on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from motcua.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceStub
from motcua.identity.v1.captcha_service_pb2_grpc import CaptchaServiceStub
from motcua.identity.v1.partner_service_pb2_grpc import PartnerServiceStub
from motcua.identity.v1.session_service_pb2_grpc import SessionServiceStub
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceStub
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.dossier_service_pb2_grpc import DossierServiceStub
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceStub
from motcua.submission.v1.payment_service_pb2_grpc import PaymentServiceStub
from motcua.submission.v1.supplement_service_pb2_grpc import SupplementServiceStub

# Only its descriptors are needed here: the partner port passes this service through.
from motcua.tracking.v1 import dossier_feed_service_pb2  # noqa: F401  # registers DossierFeedService
from motcua.tracking.v1.lookup_service_pb2_grpc import LookupServiceStub
from motcua.tracking.v1.timeline_service_pb2_grpc import TimelineServiceStub

from gateway.settings import Settings
from services.common.rpc.client import connect
from services.common.rpc.tls import TlsFiles

SERVICES: Mapping[str, tuple[str, ...]] = {
    "identity": (
        "motcua.identity.v1.AccountService",
        "motcua.identity.v1.CaptchaService",
        "motcua.identity.v1.PartnerService",
        "motcua.identity.v1.SessionService",
    ),
    "catalogue": ("motcua.catalogue.v1.CatalogueService",),
    "submission": (
        "motcua.submission.v1.AttachmentService",
        "motcua.submission.v1.DeskService",
        "motcua.submission.v1.DossierService",
        "motcua.submission.v1.HandlingService",
        "motcua.submission.v1.PaymentService",
        "motcua.submission.v1.SupplementService",
    ),
    "tracking": (
        "motcua.tracking.v1.DossierFeedService",
        "motcua.tracking.v1.LookupService",
        "motcua.tracking.v1.TimelineService",
    ),
}
_HEALTH_SECONDS = 1.0


class Backends:
    """The channels, by workload, and the stubs that the gateway calls."""

    def __init__(self, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self.channels = channels
        identity, submission, tracking = (channels[name] for name in ("identity", "submission", "tracking"))
        self.accounts = AccountServiceStub(identity)
        self.captchas = CaptchaServiceStub(identity)
        self.partners = PartnerServiceStub(identity)
        self.sessions = SessionServiceStub(identity)
        self.catalogue = CatalogueServiceStub(channels["catalogue"])
        self.attachments = AttachmentServiceStub(submission)
        self.dossiers = DossierServiceStub(submission)
        self.desk = DeskServiceStub(submission)
        self.handling = HandlingServiceStub(submission)
        self.supplements = SupplementServiceStub(submission)
        self.payments = PaymentServiceStub(submission)
        self.lookup = LookupServiceStub(tracking)
        self.timeline = TimelineServiceStub(tracking)

    async def ready(self) -> dict[str, bool]:
        """Whether each service says that it is serving, within a second."""
        answers = await asyncio.gather(*(_serving(channel) for channel in self.channels.values()))
        return dict(zip(self.channels, answers, strict=True))


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Backends]:
    """Channels to all services. They connect when first used, so the gateway starts before its services."""
    tls = TlsFiles(settings.tls_dir)
    addresses = {
        "identity": settings.identity_address,
        "catalogue": settings.catalogue_address,
        "submission": settings.submission_address,
        "tracking": settings.tracking_address,
    }
    channels = {name: connect(name, address, tls, SERVICES[name]) for name, address in addresses.items()}
    try:
        yield Backends(channels)
    finally:
        await asyncio.gather(*(channel.close() for channel in channels.values()))


async def _serving(channel: grpc.aio.Channel) -> bool:
    stub = health_pb2_grpc.HealthStub(channel)
    try:
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=_HEALTH_SECONDS)
    except grpc.aio.AioRpcError:
        return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
