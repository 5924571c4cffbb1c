"""The attachments' bytes in the object store."""

from __future__ import annotations

from datetime import datetime

import structlog

from services.common.blobs import Blobs, dossier_key, incoming_key
from services.common.kernel.errors import Unavailable
from services.common.kernel.ports import Ids
from services.common.uploads import check_upload, discard_incoming
from services.submission.app.attachments import LINK_LIFETIME
from services.submission.app.ports import CheckedFile, UploadForm
from services.submission.domain.attachments import MAX_FILE_BYTES, Attachment, AttachmentState

_log = structlog.get_logger(__name__)


class BlobFiles:
    """The `Files` of one bucket."""

    def __init__(self, blobs: Blobs, ids: Ids) -> None:
        self._blobs = blobs
        self._ids = ids

    def upload_form(self, attachment: Attachment, expires_at: datetime) -> UploadForm:
        """See `Files.upload_form`."""
        signed = self._blobs.sign_upload(
            incoming_key(attachment.id),
            content_type=attachment.content_type,
            max_bytes=attachment.size,
            expires_at=expires_at,
        )
        return UploadForm(signed.url, signed.fields, expires_at)

    async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
        """See `Files.check`: raises what `check_upload` raises."""
        checked = await check_upload(
            self._blobs,
            attachment_id=attachment.id,
            dossier_id=dossier_id,
            attempt_id=self._ids.new(),
            declared_type=attachment.content_type,
            max_bytes=MAX_FILE_BYTES,
        )
        return CheckedFile(checked.size, checked.sha256)

    async def discard_upload(self, attachment_id: str) -> None:
        """See `Files.discard_upload`."""
        await discard_incoming(self._blobs, attachment_id)

    async def remove(self, dossier_id: str, attachment: Attachment) -> None:
        """See `Files.remove`."""
        await discard_incoming(self._blobs, attachment.id)
        if attachment.state is not AttachmentState.VERIFIED:
            return
        try:
            await self._blobs.delete(dossier_key(dossier_id, attachment.id, attachment.sha256))
        except Unavailable:
            _log.warning("a removed attachment is still in the store", dossier=dossier_id, attachment=attachment.id)

    def link(self, dossier_id: str, attachment: Attachment) -> str:
        """See `Files.link`."""
        return self._blobs.sign_download(
            dossier_key(dossier_id, attachment.id, attachment.sha256),
            file_name=attachment.file_name,
            content_type=attachment.content_type,
            lifetime=LINK_LIFETIME,
        )
