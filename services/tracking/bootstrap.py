"""Tracking's composition root: settings → adapters → use cases → entrypoints."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from services.common import dead_letters, mongo
from services.common.bus import Bus
from services.common.consumer import Consumer
from services.common.inbox import InboxGuard
from services.common.mail import MailSender
from services.common.rpc import client, jwks
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import TokenVerifier
from services.common.runtime import SystemClock, UuidV7
from services.common.sendings import MongoSendings
from services.common.service import App
from services.tracking.adapters.event_codec import decode
from services.tracking.adapters.mailer import SmtpMailer
from services.tracking.adapters.mongo_audit import MongoAuditLog
from services.tracking.adapters.mongo_feed import MongoFeed
from services.tracking.adapters.mongo_projection import MongoProjection
from services.tracking.adapters.mongo_timelines import MongoTimelines
from services.tracking.adapters.recipients import SERVICE as NOTICE_SERVICE
from services.tracking.adapters.recipients import SubmissionRecipients
from services.tracking.app.audit import AuditTrail
from services.tracking.app.budget import PassBudget
from services.tracking.app.feed import ReadFeed
from services.tracking.app.look_up import LookUpDossier
from services.tracking.app.notify import Notify
from services.tracking.app.project import Project
from services.tracking.app.timelines import AwaitVersion, GetTimeline
from services.tracking.app.wakeups import Wakeups
from services.tracking.entrypoints.consumers import PROJECTION, STREAM, SUBJECTS, notice_consumer, projection_consumer
from services.tracking.entrypoints.grpc_api import servicers
from services.tracking.settings import Settings

NAME = "tracking"
"""Also the audience that look-up passes are issued for."""


@asynccontextmanager
async def build(settings: Settings, bus_type: type[Bus] = Bus) -> AsyncIterator[App]:
    """The running parts of tracking; leaving ends them in reverse order. `bus_type` connects to the event bus."""
    clock, wakeups = SystemClock(), Wakeups()
    async with AsyncExitStack() as stack:
        database = await _database(settings, stack)
        bus = await _bus(settings, stack, bus_type)
        tls = TlsFiles(settings.tls_dir)
        identity = await stack.enter_async_context(
            client.connect("identity", settings.identity_address, tls, [jwks.SERVICE])
        )
        submission = await stack.enter_async_context(
            client.connect("submission", settings.submission_address, tls, [NOTICE_SERVICE])
        )

        timelines, feed = MongoTimelines(database), MongoFeed(database, UuidV7())
        inbox, sendings = InboxGuard(database, PROJECTION, clock), MongoSendings(database, clock)
        audit_log = MongoAuditLog(database)
        for part in (timelines, feed, inbox, sendings, audit_log):
            await part.prepare()

        project = Project(MongoProjection(inbox, timelines, feed), wakeups)
        mailer = SmtpMailer(MailSender(settings.smtp_url, settings.mail_from, clock))
        notify = Notify(sendings, SubmissionRecipients(submission), mailer, settings.public_url)
        audit = AuditTrail(audit_log)
        await stack.enter_async_context(
            _background(audit, projection_consumer(bus, decode, project), notice_consumer(bus, decode, notify))
        )
        yield App(
            servicers(
                LookUpDossier(timelines, PassBudget(clock), audit, clock),
                GetTimeline(timelines),
                AwaitVersion(timelines, wakeups),
                ReadFeed(feed, wakeups, clock),
            ),
            TokenVerifier(jwks.of_identity(identity), clock, NAME),
        )


async def _database(settings: Settings, stack: AsyncExitStack) -> mongo.Database:
    connection = mongo.connect(settings.mongo_url, name=NAME)
    stack.callback(connection.close)
    await mongo.ping(connection)
    return connection[f"{settings.database_prefix}{NAME}"]


async def _bus(settings: Settings, stack: AsyncExitStack, bus_type: type[Bus]) -> Bus:
    bus = await bus_type.connect(settings.nats_url, name=NAME)
    stack.push_async_callback(bus.close)
    # Whoever comes first makes the streams: services start in any order.
    await bus.ensure_stream(STREAM, SUBJECTS)
    await dead_letters.ensure(bus)
    return bus


@asynccontextmanager
async def _background(audit: AuditTrail, *consumers: Consumer) -> AsyncIterator[None]:
    # If a part dies of something unforeseen, so does the process: it is started again, half a service is not noticed.
    async with asyncio.TaskGroup() as group:
        flushing = group.create_task(audit.run())
        for consumer in consumers:
            group.create_task(consumer.run())
        yield
        for consumer in consumers:
            consumer.stop()
        flushing.cancel()
    await audit.flush()
