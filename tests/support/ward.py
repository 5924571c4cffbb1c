"""A ward one-stop system (bộ phận một cửa) at the partner port."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import httpx
from motcua.submission.v1 import attachment_service_pb2 as files
from motcua.submission.v1 import desk_service_pb2 as desk
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import handling_service_pb2 as handling
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceStub
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.handling_service_pb2_grpc import HandlingServiceStub
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceStub
from motcua.type.v1 import types_pb2

from tests.support import uploads
from tests.support.files import File
from tests.support.grpc_door import call
from tests.support.patience import Patience
from tests.support.surprise import expect

OFFICER = dossier_pb2.ActingOfficer(id="cb-01", display_name="Lê Văn C", title="Công chức một cửa")
SPECIALIST = "Phạm Thị D"


class Ward:
    """Decides the dossiers of its agency. Every decision takes a `key`: the request id, new by default."""

    def __init__(self, channel: grpc.aio.Channel, http: httpx.AsyncClient, patience: Patience = Patience()) -> None:
        self.desk = DeskServiceStub(channel)
        self.handling = HandlingServiceStub(channel)
        self.attachments = AttachmentServiceStub(channel)
        self.feed = DossierFeedServiceStub(channel)
        self._http = http
        self._patience = patience

    async def dossiers(self, status: dossier_pb2.DossierStatus.ValueType) -> list[dossier_pb2.Dossier]:
        """The newest dossiers of a status, at most 100."""
        request = desk.ListDeskDossiersRequest(status=status, page_size=100)
        return list((await call(self.desk.ListDeskDossiers, request, self._patience)).dossiers)

    async def open(self, name: str) -> dossier_pb2.Dossier:
        """One dossier with everything in it; `name` holds its id or its code."""
        return await call(self.desk.GetDeskDossier, desk.GetDeskDossierRequest(name=name), self._patience)

    async def download(self, attachment: dossier_pb2.Attachment) -> bytes:
        """The verified file."""
        request = files.GetAttachmentDownloadRequest(name=attachment.name)
        link = await call(self.attachments.GetAttachmentDownload, request, self._patience)
        return await uploads.download(self._http, link.url)

    async def accept(self, name: str, *, etag: str = "", key: str | None = None) -> dossier_pb2.Dossier:
        """Accept with the computed appointment."""
        request = desk.AcceptDossierRequest(
            name=name, etag=etag, request_id=_key(key), acting_officer=OFFICER, next_handler=SPECIALIST
        )
        return await call(self.desk.AcceptDossier, request, self._patience)

    async def start(self, name: str, *, etag: str = "", key: str | None = None) -> dossier_pb2.Dossier:
        """Hand it to a specialist."""
        request = handling.StartDossierRequest(
            name=name, etag=etag, request_id=_key(key), acting_officer=OFFICER, next_handler=SPECIALIST
        )
        return await call(self.handling.StartDossier, request, self._patience)

    async def attach_result(self, name: str, file: File) -> dossier_pb2.Attachment:
        """Upload the result document of a dossier, `dossiers/{dossier}`."""
        announcement = files.CreateAttachmentRequest(
            parent=name,
            file_name=file.name,
            content_type=file.content_type,
            size_bytes=len(file.content),
            purpose=dossier_pb2.ATTACHMENT_PURPOSE_RESULT,
            request_id=_key(None),
        )
        created = await call(self.attachments.CreateAttachment, announcement, self._patience)
        form = {field.name: field.value for field in created.upload.fields}
        await self._patience.insist(lambda: uploads.upload(self._http, created.upload.url, form, file))
        completion = files.CompleteAttachmentRequest(name=created.attachment.name, request_id=_key(None))
        return await call(self.attachments.CompleteAttachment, completion, self._patience)

    async def finish(
        self, name: str, result: dossier_pb2.Attachment, *, number: str = "01/2026", key: str | None = None
    ) -> dossier_pb2.Dossier:
        """Finish with a result document that was uploaded."""
        document = dossier_pb2.Result(
            kind="Giấy khai sinh",
            number=number,
            date=types_pb2.LocalDate(value="2026-11-20"),
            signer="Hoàng Văn E",
            attachment=result.name,
        )
        request = handling.FinishDossierRequest(
            name=name, request_id=_key(key), acting_officer=OFFICER, result=document
        )
        return await call(self.handling.FinishDossier, request, self._patience)

    async def hand_over(self, name: str, receiver: str, number: str, *, key: str | None = None) -> dossier_pb2.Dossier:
        """Return the result at the counter, to somebody who shows a personal number."""
        document = types_pb2.IdentityDocument(kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=number)
        request = desk.ReturnDossierResultRequest(
            name=name,
            request_id=_key(key),
            acting_officer=OFFICER,
            receiver_name=receiver,
            channel=types_pb2.CHANNEL_COUNTER,
            receiver_document=document,
        )
        return await call(self.desk.ReturnDossierResult, request, self._patience)

    async def events(self, cursor: str = "") -> tuple[list[feed.DossierEventBatch], str]:
        """Every batch of the feed after a cursor, and where to go on."""
        batches: list[feed.DossierEventBatch] = []
        while True:
            request = feed.ListDossierEventsRequest(cursor=cursor, page_size=500)
            batch = await call(self.feed.ListDossierEvents, request, self._patience)
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


def _key(key: str | None) -> str:
    return key or str(uuid.uuid4())
