"""Submission's composition root: settings → adapters → use cases → entrypoints."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from motcua.submission.v1.attachment_service_pb2_grpc import add_AttachmentServiceServicer_to_server
from motcua.submission.v1.desk_service_pb2_grpc import add_DeskServiceServicer_to_server
from motcua.submission.v1.dossier_service_pb2_grpc import add_DossierServiceServicer_to_server
from motcua.submission.v1.event_archive_service_pb2_grpc import add_EventArchiveServiceServicer_to_server
from motcua.submission.v1.handling_service_pb2_grpc import add_HandlingServiceServicer_to_server
from motcua.submission.v1.notice_service_pb2_grpc import add_NoticeServiceServicer_to_server
from motcua.submission.v1.payment_service_pb2_grpc import add_PaymentServiceServicer_to_server
from motcua.submission.v1.supplement_service_pb2_grpc import add_SupplementServiceServicer_to_server

from services.common import composition
from services.common.events.doorbell import Doorbell
from services.common.events.outbox import Outbox
from services.common.events.relay import Relay
from services.common.kernel.budgets import Budget
from services.common.kernel.ports import Clock, Ids
from services.common.leases import Lease
from services.common.rpc import client
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.runtime import SystemClock, UuidV7
from services.common.service import App
from services.common.storage.idempotency import Idempotency
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.common.sweeper import Sweeper
from services.submission.adapters import catalogue_client
from services.submission.adapters.catalogue_client import GrpcCatalogue
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.files.blob_files import BlobFiles
from services.submission.adapters.files.blobs import Blobs
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.adapters.mongo_dossiers import MongoDossiers
from services.submission.adapters.profile_client import GrpcProfiles
from services.submission.app.acts import Acts
from services.submission.app.attachments import (
    CompleteAttachment,
    CreateAttachment,
    DeleteAttachment,
    DownloadAttachment,
)
from services.submission.app.counter import FileAtCounter
from services.submission.app.deciding import Decisions
from services.submission.app.desk import Desk
from services.submission.app.drafting import AmendDossier, CreateDossier, DeleteDossier
from services.submission.app.handling import Handling
from services.submission.app.offers import Offers
from services.submission.app.payments import Payments
from services.submission.app.ports import Catalogue, Codes, Dossiers, Files, Profiles
from services.submission.app.previews import PreviewFiling
from services.submission.app.reading import (
    GetDossier,
    GetNoticeDetails,
    ListDeskDossiers,
    ListOwnDossiers,
    ReadDeskDossier,
)
from services.submission.app.submit import SubmitDossier
from services.submission.app.supplements import SendSupplement, Supplements
from services.submission.app.sweep import SweepDeletedDossiers, SweepDrafts, SweepRemovedFiles, SweepUploads
from services.submission.app.transfers import TransferDossier
from services.submission.app.withdrawals import WithdrawDossier
from services.submission.domain.vietnam_holidays import is_public_holiday
from services.submission.entrypoints.attachment_api import AttachmentApi, AttachmentUseCases
from services.submission.entrypoints.desk_api import DeskApi, DeskUseCases
from services.submission.entrypoints.dossier_api import DossierApi, OwnerUseCases
from services.submission.entrypoints.event_archive_api import EventArchiveApi
from services.submission.entrypoints.handling_api import HandlingApi
from services.submission.entrypoints.notice_api import NoticeApi
from services.submission.entrypoints.payment_api import PaymentApi
from services.submission.entrypoints.supplement_api import SupplementApi
from services.submission.settings import Settings

NAME = "submission"
STREAM = "DOSSIERS"
SUBJECTS = ("dossier.v1.>",)

_CLOCK, _IDS = SystemClock(), UuidV7()


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[App]:
    """The running parts of submission; leaving ends them in reverse order."""
    is_public_holiday(_CLOCK.now().date())  # loads the holidays now, or the first citizen would wait half a second
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(composition.database(settings, NAME))
        bus = await stack.enter_async_context(composition.bus(settings, NAME, stream=STREAM, subjects=SUBJECTS))
        doorbell = Doorbell(NAME, bus)
        await doorbell.listen()
        outbox, idempotency = Outbox(database, _CLOCK), Idempotency(database, _CLOCK)
        dossiers = MongoDossiers(database, _codec(settings), outbox, idempotency, _CLOCK, on_commit=doorbell.ring)
        codes = MongoCodes(database)
        me = _IDS.new()
        relaying, sweeping = Lease(database, "relay", me, _CLOCK), Lease(database, "sweeper", me, _CLOCK)
        for part in (outbox, idempotency, dossiers, codes, relaying, sweeping):
            await part.prepare()

        files = BlobFiles(await _blobs(settings, stack), _IDS)
        tls = TlsFiles(settings.tls_dir)
        verifier = await stack.enter_async_context(composition.token_verifier(settings.identity_address, tls, NAME))
        catalogue_channel = await stack.enter_async_context(
            client.connect("catalogue", settings.catalogue_address, tls, [catalogue_client.SERVICE])
        )
        catalogue = GrpcCatalogue(catalogue_channel, _CLOCK)
        # No retries: a profile is asked for once, and a draft that begins without one is no harm.
        identity_channel = await stack.enter_async_context(
            client.connect("identity", settings.identity_address, tls, [])
        )
        profiles = GrpcProfiles(identity_channel)
        relay = Relay(outbox, bus, relaying, doorbell)
        sweeps = (
            SweepDrafts(dossiers, _CLOCK),
            SweepUploads(dossiers, _CLOCK),
            SweepRemovedFiles(dossiers, files, _CLOCK),
            SweepDeletedDossiers(dossiers, files, _CLOCK),
        )
        sweeper = Sweeper(sweeps, sweeping)
        await stack.enter_async_context(composition.background(relay.run, sweeper.run))
        filings = Budget(_CLOCK, limit=settings.filings_per_account, window=timedelta(hours=1))
        outside = Outside(dossiers, catalogue, profiles, codes, files, filings, _CLOCK, _IDS)
        yield App([*servicers(outside), _notices(GetNoticeDetails(dossiers)), _archive(outbox)], verifier)


def _codec(settings: Settings) -> DossierCodec:
    sealing = KeyRing.read(settings.sealing_keys_file, settings.profile)
    indexing = KeyRing.read(settings.blind_index_keys_file, settings.profile)
    return DossierCodec(Sealer(sealing), BlindIndex(indexing))


@dataclass(frozen=True, slots=True)
class Outside:
    """What the use cases for citizens and agencies stand on."""

    dossiers: Dossiers
    catalogue: Catalogue
    profiles: Profiles
    codes: Codes
    files: Files
    filings: Budget
    clock: Clock
    ids: Ids


def servicers(outside: Outside) -> list[Servicer]:
    """What citizens and agencies may call."""
    dossiers, catalogue, codes, files = outside.dossiers, outside.catalogue, outside.codes, outside.files
    clock, ids = outside.clock, outside.ids
    acts, offers = Acts(clock, ids), Offers(catalogue)
    owner = OwnerUseCases(
        create=CreateDossier(dossiers, offers, outside.profiles, acts, ids),
        get=GetDossier(dossiers),
        list=ListOwnDossiers(dossiers),
        amend=AmendDossier(dossiers, acts),
        delete=DeleteDossier(dossiers, files, acts),
        submit=SubmitDossier(dossiers, catalogue, codes, acts, outside.filings),
        send_supplement=SendSupplement(dossiers, catalogue, acts),
        withdraw=WithdrawDossier(dossiers, acts),
        preview=PreviewFiling(offers, catalogue, clock),
    )
    decisions = Decisions(dossiers, catalogue, acts)
    desk = DeskUseCases(
        read=ReadDeskDossier(dossiers),
        list=ListDeskDossiers(dossiers),
        desk=Desk(decisions),
        file_at_counter=FileAtCounter(dossiers, offers, catalogue, codes, acts, ids),
        transfer=TransferDossier(dossiers, catalogue, decisions),
    )
    attachments = AttachmentUseCases(
        create=CreateAttachment(dossiers, files, acts, clock),
        complete=CompleteAttachment(dossiers, files, acts),
        delete=DeleteAttachment(dossiers, files, acts),
        download=DownloadAttachment(dossiers, files, clock),
    )
    return [
        Servicer("motcua.submission.v1.DossierService", add_DossierServiceServicer_to_server, DossierApi(owner)),
        Servicer("motcua.submission.v1.DeskService", add_DeskServiceServicer_to_server, DeskApi(desk)),
        Servicer(
            "motcua.submission.v1.HandlingService",
            add_HandlingServiceServicer_to_server,
            HandlingApi(Handling(decisions)),
        ),
        Servicer(
            "motcua.submission.v1.PaymentService",
            add_PaymentServiceServicer_to_server,
            PaymentApi(Payments(decisions)),
        ),
        Servicer(
            "motcua.submission.v1.SupplementService",
            add_SupplementServiceServicer_to_server,
            SupplementApi(Supplements(dossiers, catalogue, decisions)),
        ),
        Servicer(
            "motcua.submission.v1.AttachmentService",
            add_AttachmentServiceServicer_to_server,
            AttachmentApi(attachments),
        ),
    ]


def _notices(get_details: GetNoticeDetails) -> Servicer:
    return Servicer("motcua.submission.v1.NoticeService", add_NoticeServiceServicer_to_server, NoticeApi(get_details))


def _archive(outbox: Outbox) -> Servicer:
    name = "motcua.submission.v1.EventArchiveService"
    return Servicer(name, add_EventArchiveServiceServicer_to_server, EventArchiveApi(outbox))


async def _blobs(settings: Settings, stack: AsyncExitStack) -> Blobs:
    blobs = Blobs(settings)
    stack.callback(blobs.close)
    await blobs.ensure_bucket()
    return blobs
