"""motcua.submission.v1.AttachmentService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.submission.v1 import attachment_service_pb2 as pb
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceServicer

from services.common.messages import command, timestamp
from services.common.rpc import calls
from services.submission.app.attachments import (
    CompleteAttachment,
    CreateAttachment,
    DeleteAttachment,
    DownloadAttachment,
)

from . import file_messages, from_proto


@dataclass(frozen=True, slots=True)
class AttachmentUseCases:
    """What is done with files."""

    create: CreateAttachment
    complete: CompleteAttachment
    delete: DeleteAttachment
    download: DownloadAttachment


class AttachmentApi(AttachmentServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, use: AttachmentUseCases) -> None:
        self._use = use

    async def CreateAttachment(self, request: pb.CreateAttachmentRequest, context: Any) -> pb.CreateAttachmentResponse:
        """Announces a file."""
        dossier_id = from_proto.resource_id(request.parent)
        created, form = await self._use.create(command(request), dossier_id, from_proto.new_attachment(request))
        return pb.CreateAttachmentResponse(
            attachment=file_messages.attachment(dossier_id, created), upload=file_messages.upload_form(form)
        )

    async def CompleteAttachment(self, request: pb.CompleteAttachmentRequest, context: Any) -> dossier_pb2.Attachment:
        """Has an upload checked and kept."""
        dossier_id, attachment_id = from_proto.attachment_ids(request.name)
        completed = await self._use.complete(command(request), dossier_id, attachment_id)
        return file_messages.attachment(dossier_id, completed)

    async def DeleteAttachment(self, request: pb.DeleteAttachmentRequest, context: Any) -> pb.DeleteAttachmentResponse:
        """Takes a file out."""
        await self._use.delete(command(request), *from_proto.attachment_ids(request.name))
        return pb.DeleteAttachmentResponse()

    async def GetAttachmentDownload(
        self, request: pb.GetAttachmentDownloadRequest, context: Any
    ) -> pb.AttachmentDownload:
        """A link to a verified file."""
        ids = from_proto.attachment_ids(request.name)
        url, expires_at = await self._use.download(calls.current().principal, *ids)
        return pb.AttachmentDownload(url=url, expire_time=timestamp(expires_at))
