"""Tracking's composition root: settings → adapters → use cases → entrypoints."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from motcua.tracking.v1.dossier_feed_service_pb2_grpc import add_DossierFeedServiceServicer_to_server
from motcua.tracking.v1.lookup_service_pb2_grpc import add_LookupServiceServicer_to_server
from motcua.tracking.v1.notice_admin_service_pb2_grpc import add_NoticeAdminServiceServicer_to_server
from motcua.tracking.v1.timeline_admin_service_pb2_grpc import add_TimelineAdminServiceServicer_to_server
from motcua.tracking.v1.timeline_service_pb2_grpc import add_TimelineServiceServicer_to_server

from services.common import composition
from services.common.events.inbox import InboxGuard
from services.common.mail import MailSender
from services.common.rpc import client
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.runtime import SystemClock, UuidV7
from services.common.sendings import MongoSendings
from services.common.service import App
from services.common.storage.sealed import BlindIndex, KeyRing
from services.tracking.adapters.event_archive import SERVICE as ARCHIVE_SERVICE
from services.tracking.adapters.event_archive import SubmissionArchive
from services.tracking.adapters.event_codec import decode
from services.tracking.adapters.mailer import SmtpMailer
from services.tracking.adapters.mongo_audit import MongoAuditLog
from services.tracking.adapters.mongo_feed import MongoFeed
from services.tracking.adapters.mongo_projection import MongoProjection
from services.tracking.adapters.mongo_timelines import MongoTimelines
from services.tracking.adapters.mongo_undelivered import MongoUndelivered
from services.tracking.adapters.notice_facts import SERVICE as NOTICE_SERVICE
from services.tracking.adapters.notice_facts import SubmissionFacts
from services.tracking.adapters.shared_wakeups import SharedWakeups
from services.tracking.app.audit import AuditTrail
from services.tracking.app.budget import LookUpBudgets
from services.tracking.app.feed import ReadFeed
from services.tracking.app.look_up import LookUpDossier, LookUpDossiersByNumber
from services.tracking.app.notify import Notify
from services.tracking.app.project import Project
from services.tracking.app.rebuild import RebuildTimeline
from services.tracking.app.timelines import AwaitVersion, GetTimeline, WatchTimeline
from services.tracking.app.undelivered import ListUndelivered, RetryNotice
from services.tracking.app.wakeups import Wakeups
from services.tracking.app.watchers import FEEDS_IN_ALL, Watchers
from services.tracking.entrypoints.consumers import PROJECTION, STREAM, SUBJECTS, notice_consumer, projection_consumer
from services.tracking.entrypoints.feed_api import DossierFeedApi
from services.tracking.entrypoints.lookup_api import LookupApi
from services.tracking.entrypoints.notice_admin_api import NoticeAdminApi
from services.tracking.entrypoints.timeline_admin_api import TimelineAdminApi
from services.tracking.entrypoints.timeline_api import TimelineApi
from services.tracking.settings import Settings

NAME = "tracking"
"""Also the audience that look-up passes are issued for."""
_PROTOS = "motcua.tracking.v1"


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[App]:
    """The running parts of tracking; leaving ends them in reverse order."""
    clock, wakeups = SystemClock(), Wakeups()
    numbers = BlindIndex(KeyRing.read(settings.blind_index_keys_file, settings.profile))
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(composition.database(settings, NAME))
        bus = await stack.enter_async_context(composition.bus(settings, NAME, stream=STREAM, subjects=SUBJECTS))
        tls = TlsFiles(settings.tls_dir)
        verifier = await stack.enter_async_context(composition.token_verifier(settings.identity_address, tls, NAME))
        submission = await stack.enter_async_context(
            client.connect("submission", settings.submission_address, tls, [NOTICE_SERVICE, ARCHIVE_SERVICE])
        )

        timelines, feed = MongoTimelines(database), MongoFeed(database, UuidV7())
        inbox, sendings = InboxGuard(database, PROJECTION, clock), MongoSendings(database, clock)
        audit_log = MongoAuditLog(database, timedelta(days=settings.lookup_audit_days))
        undelivered = MongoUndelivered(database, clock)
        projection = MongoProjection(database, inbox, timelines, feed)
        for part in (projection, sendings, undelivered, audit_log):
            await part.prepare()

        bell = SharedWakeups(bus, wakeups)
        await bell.listen()
        project = Project(projection, bell)
        mailer = SmtpMailer(MailSender(settings.smtp_url, settings.mail_from, clock))
        notify = Notify(sendings, undelivered, SubmissionFacts(submission), mailer, settings.public_url)
        audit, budgets = AuditTrail(audit_log, UuidV7()), LookUpBudgets(clock, settings.lookup_limits())
        stack.push_async_callback(audit.flush)
        consumers = [projection_consumer(bus, decode, project), notice_consumer(bus, decode, notify)]
        await stack.enter_async_context(composition.background(audit.run, consumers=consumers))

        lookup = LookupApi(
            LookUpDossier(timelines, budgets, audit, clock),
            LookUpDossiersByNumber(timelines, numbers, budgets, audit, clock),
        )
        timeline = TimelineApi(
            GetTimeline(timelines),
            WatchTimeline(timelines, wakeups, Watchers(), clock),
            AwaitVersion(timelines, wakeups),
        )
        ward_feed = DossierFeedApi(ReadFeed(feed, wakeups, Watchers(in_all=FEEDS_IN_ALL), clock))
        notices = NoticeAdminApi(ListUndelivered(undelivered), RetryNotice(undelivered, sendings, notify))
        rebuilding = TimelineAdminApi(RebuildTimeline(SubmissionArchive(submission), projection, bell))
        servicers = [
            Servicer(f"{_PROTOS}.LookupService", add_LookupServiceServicer_to_server, lookup),
            Servicer(f"{_PROTOS}.TimelineService", add_TimelineServiceServicer_to_server, timeline),
            Servicer(f"{_PROTOS}.DossierFeedService", add_DossierFeedServiceServicer_to_server, ward_feed),
            Servicer(f"{_PROTOS}.NoticeAdminService", add_NoticeAdminServiceServicer_to_server, notices),
            Servicer(f"{_PROTOS}.TimelineAdminService", add_TimelineAdminServiceServicer_to_server, rebuilding),
        ]
        yield App(servicers, verifier)
