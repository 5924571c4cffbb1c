"""The conversation of a ward with the portal, over gRPC with its certificate."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
from motcua.submission.v1 import attachment_service_pb2, desk_service_pb2, dossier_pb2
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceStub
from motcua.tracking.v1 import dossier_feed_service_pb2, timeline_service_pb2
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceStub
from motcua.tracking.v1.timeline_service_pb2_grpc import TimelineServiceStub

from gateway.ward_client.decisions import CALL_SECONDS, Decisions, new_request_id
from gateway.ward_client.uploads import upload

WATCH_AGAIN_SECONDS = 1.0
# How a feed ends when something behind it dies. What we cancel ourselves is no error of gRPC's but asyncio's.
_PASSING = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
)

# Every call here is either a read or carries a request_id, so that repeating it when the answer was lost is safe.
_RETRIES = {
    "methodConfig": [
        {
            "name": [{}],
            "retryPolicy": {
                "maxAttempts": 5,
                "initialBackoff": "0.2s",
                "maxBackoff": "2s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ]
}


class WardClient(Decisions):
    """One connection of one ward, for one acting officer:

        async with WardClient("partner.example.vn:8443", certificate, officer) as ward:
            async for batch in ward.watch(cursor): ...

    `certificate` is the directory that came with the registration: `tls.pem` and `tls.key` are the ward's certificate and
    key, `ca.pem` is the authority that the portal's own certificate chains to.

    Calls raise `grpc.aio.AioRpcError`: `ABORTED` says that somebody else changed the dossier first (open it again),
    `FAILED_PRECONDITION` that its status does not allow the step, `NOT_FOUND` also that it is another agency's.
    """

    def __init__(self, address: str, certificate: Path, officer: dossier_pb2.ActingOfficer) -> None:
        options = (
            ("grpc.service_config", json.dumps(_RETRIES)),
            ("grpc.enable_retries", 1),
            # A dossier with a long past is longer than the 4 MB at which gRPC would stop.
            ("grpc.max_receive_message_length", 16 * 1024 * 1024),
            # Notices a dead connection under a feed that has nothing to say.
            ("grpc.keepalive_time_ms", 30_000),
        )
        credentials = grpc.ssl_channel_credentials(
            root_certificates=(certificate / "ca.pem").read_bytes(),
            private_key=(certificate / "tls.key").read_bytes(),
            certificate_chain=(certificate / "tls.pem").read_bytes(),
        )
        self._channel = grpc.aio.secure_channel(address, credentials, options=options)
        super().__init__(self._channel, officer)
        self._attachments = AttachmentServiceStub(self._channel)
        self._timeline = TimelineServiceStub(self._channel)
        self._feed = DossierFeedServiceStub(self._channel)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._channel.close()

    async def list_dossiers(
        self, status: dossier_pb2.DossierStatus.ValueType = dossier_pb2.DOSSIER_STATUS_UNSPECIFIED
    ) -> AsyncIterator[dossier_pb2.Dossier]:
        """The dossiers of the agency, newest first, all pages; only those of `status` when it is given."""
        request = desk_service_pb2.ListDeskDossiersRequest(status=status)
        while True:
            page = await self._desk.ListDeskDossiers(request, timeout=CALL_SECONDS)
            for dossier in page.dossiers:
                yield dossier
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    async def open(self, dossier: str) -> dossier_pb2.Dossier:
        """One dossier with everything in it, by id or by code."""
        request = desk_service_pb2.GetDeskDossierRequest(name=f"dossiers/{dossier}")
        return await self._desk.GetDeskDossier(request, timeout=CALL_SECONDS)

    async def upload_result(self, dossier: dossier_pb2.Dossier, file: Path) -> dossier_pb2.Attachment:
        """Attach the result document: announce it, send its bytes to the upload host, have it checked."""
        content = await asyncio.to_thread(file.read_bytes)
        announced = await self._attachments.CreateAttachment(
            attachment_service_pb2.CreateAttachmentRequest(
                parent=dossier.name,
                file_name=file.name,
                content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
                size_bytes=len(content),
                purpose=dossier_pb2.ATTACHMENT_PURPOSE_RESULT,
                request_id=new_request_id(),
            ),
            timeout=CALL_SECONDS,
        )
        await asyncio.to_thread(upload, announced.upload, file.name, content)
        request = attachment_service_pb2.CompleteAttachmentRequest(
            name=announced.attachment.name, request_id=new_request_id()
        )
        return await self._attachments.CompleteAttachment(request, timeout=CALL_SECONDS)

    async def timeline(self, dossier: dossier_pb2.Dossier) -> timeline_service_pb2.Timeline:
        """What happened to it so far (quá trình xử lý)."""
        request = timeline_service_pb2.GetTimelineRequest(dossier=dossier.name)
        return await self._timeline.GetTimeline(request, timeout=CALL_SECONDS)

    async def watch(self, cursor: str = "") -> AsyncIterator[dossier_feed_service_pb2.DossierEventBatch]:
        """Everything that happens to the agency's dossiers, for ever, from `cursor` on ("": from the beginning).

        Store `batch.cursor` in the same transaction as your own work on `batch.events`, and start from the stored cursor:
        nothing is missed, and what comes twice has the same `event_id`. A batch without events is a heartbeat.
        `OUT_OF_RANGE` (`CURSOR_EXPIRED`) means: list your dossiers afresh, then watch from the beginning.
        """
        while True:
            request = dossier_feed_service_pb2.WatchDossierEventsRequest(cursor=cursor)
            try:
                async for batch in self._feed.WatchDossierEvents(request):
                    yield batch
                    cursor = batch.cursor
            except grpc.aio.AioRpcError as error:
                if error.code() not in _PASSING:
                    raise
            await asyncio.sleep(WATCH_AGAIN_SECONDS)
