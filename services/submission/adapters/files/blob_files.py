"""The attachments' bytes in the object store."""

from __future__ import annotations

from datetime import datetime

import structlog

from services.common.kernel.ports import Ids
from services.submission.app.attachments import LINK_LIFETIME
from services.submission.app.ports import CheckedFile, UploadForm
from services.submission.domain.record.attachments import Attachment

from .blobs import Blobs, dossier_folder, dossier_key, incoming_key
from .uploads import check_upload, discard_incoming

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
        return await check_upload(self._blobs, dossier_id, attachment, attempt_id=self._ids.new())

    async def tidy(self, dossier_id: str, attachment: Attachment) -> None:
        """See `Files.tidy`."""
        await discard_incoming(self._blobs, attachment.id)
        # Checks at the same time of an upload that was overwritten between them kept different copies.
        recorded = dossier_key(dossier_id, attachment.id, attachment.sha256)
        try:
            await self._blobs.delete_folder(dossier_folder(dossier_id, attachment.id), but=recorded)
        except Exception as error:
            _log.warning("copies are left beside a checked file", error=type(error).__name__)

    async def remove(self, dossier_id: str, attachment_id: str) -> None:
        """See `Files.remove`."""
        await self._blobs.delete(incoming_key(attachment_id))
        await self._blobs.delete_folder(dossier_folder(dossier_id, attachment_id))

    def link(self, dossier_id: str, attachment: Attachment) -> str:
        """See `Files.link`."""
        return self._blobs.sign_download(
            dossier_key(dossier_id, attachment.id, attachment.sha256),
            file_name=attachment.file_name,
            content_type=attachment.content_type,
            lifetime=LINK_LIFETIME,
        )
