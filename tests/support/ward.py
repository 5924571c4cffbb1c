"""A ward one-stop system (bộ phận một cửa) at the partner port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import httpx
from motcua.submission.v1 import attachment_service_pb2 as files
from motcua.submission.v1 import desk_service_pb2 as desk
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceStub
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceStub

from tests.support import uploads
from tests.support.files import File
from tests.support.grpc_door import call
from tests.support.patience import Patience
from tests.support.surprise import expect
from tests.support.ward_decisions import WardDecisions, new_key


class Ward(WardDecisions):
    """Sees the dossiers of its agency, decides them, hears of them."""

    def __init__(self, channel: grpc.aio.Channel, http: httpx.AsyncClient, patience: Patience = Patience()) -> None:
        super().__init__(channel, patience)
        self.attachments = AttachmentServiceStub(channel)
        self.feed = DossierFeedServiceStub(channel)
        self._http = http

    async def dossiers(self, status: dossier_pb2.DossierStatus.ValueType) -> list[dossier_pb2.Dossier]:
        """The newest dossiers of a status, at most 100."""
        request = desk.ListDeskDossiersRequest(status=status, page_size=100)
        return list((await call(self.desk.ListDeskDossiers, request, self.patience)).dossiers)

    async def open(self, name: str) -> dossier_pb2.Dossier:
        """One dossier with everything in it; `name` holds its id or its code."""
        return await call(self.desk.GetDeskDossier, desk.GetDeskDossierRequest(name=name), self.patience)

    async def download(self, attachment: dossier_pb2.Attachment) -> bytes:
        """The verified file."""
        request = files.GetAttachmentDownloadRequest(name=attachment.name)
        link = await call(self.attachments.GetAttachmentDownload, request, self.patience)
        return await uploads.download(self._http, link.url)

    async def attach_result(self, name: str, file: File) -> dossier_pb2.Attachment:
        """Upload the result document of a dossier, `dossiers/{dossier}`."""
        announcement = files.CreateAttachmentRequest(
            parent=name,
            file_name=file.name,
            content_type=file.content_type,
            size_bytes=len(file.content),
            purpose=dossier_pb2.ATTACHMENT_PURPOSE_RESULT,
            request_id=new_key(),
        )
        created = await call(self.attachments.CreateAttachment, announcement, self.patience)
        form = {field.name: field.value for field in created.upload.fields}
        await self.patience.insist(lambda: uploads.upload(self._http, created.upload.url, form, file))
        completion = files.CompleteAttachmentRequest(name=created.attachment.name, request_id=new_key())
        return await call(self.attachments.CompleteAttachment, completion, self.patience)

    async def events(self, cursor: str = "") -> tuple[list[feed.DossierEventBatch], str]:
        """Every batch of the feed after a cursor, and where to go on."""
        batches: list[feed.DossierEventBatch] = []
        while True:
            request = feed.ListDossierEventsRequest(cursor=cursor, page_size=500)
            batch = await call(self.feed.ListDossierEvents, request, self.patience)
            if not batch.events:
                return batches, cursor
            expect(batch.cursor != cursor, "the feed gave events and the same cursor again")
            batches.append(batch)
            cursor = batch.cursor


@asynccontextmanager
async def connect(partner: str, certificate: Path) -> AsyncIterator[grpc.aio.Channel]:
    """A channel to the partner port with the certificate in a directory that `motcua ward-certificate issue` made."""
    trusted, key, chain = ((certificate / name).read_bytes() for name in ("ca.pem", "tls.key", "tls.pem"))
    credentials = grpc.ssl_channel_credentials(trusted, key, chain)
    backoff = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1000)]
    async with grpc.aio.secure_channel(partner, credentials, options=backoff) as channel:
        yield channel
