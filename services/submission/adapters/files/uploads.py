"""From an upload nobody vouches for to a file that was checked.

The policy a client holds can overwrite the incoming object at any time, also between our check and our use of it. So
only a copy that no client can reach is checked, and what was checked is what is kept:

    stat incoming ─▶ copy it, if unchanged, to quarantine ─▶ hash, sniff, measure the copy ─▶ copy it to its final key

The final key contains the SHA-256 of the content: repeating any part of this, after a crash or at the same time, ends
with the same object, and no other content can get there. The incoming object stays until the caller has recorded the
result (`discard_incoming`); what is left behind by a crash is removed by the bucket's lifecycle rule.
"""

from __future__ import annotations

import structlog

from services.submission.app.ports import CheckedFile
from services.submission.domain.errors.files import (
    FileChangedDuringCheck,
    FileNotUploaded,
    FileTooLarge,
    FileTypeMismatch,
)
from services.submission.domain.record.attachments import MAX_FILE_BYTES, Attachment

from .blobs import BlobChanged, BlobNotFound, Blobs, dossier_key, incoming_key, quarantine_key
from .file_types import sniff

_log = structlog.get_logger(__name__)


async def check_upload(blobs: Blobs, dossier_id: str, attachment: Attachment, *, attempt_id: str) -> CheckedFile:
    """Checks the upload of an announced file and moves it to its dossier. Repeatable; `attempt_id` is new each time.

    Less than was declared is a part of a file: the rest was lost on the way.

    Raises `FileNotUploaded`, `FileTooLarge`, `FileTypeMismatch`, `FileChangedDuringCheck`, `Unavailable`.
    """
    incoming, copy = incoming_key(attachment.id), quarantine_key(attachment.id, attempt_id)
    try:
        found = await blobs.stat(incoming)
        _refuse_too_large(found.size)
        await blobs.copy(incoming, copy, match_etag=found.etag)
        digest = await blobs.digest(copy)
        _refuse_too_large(digest.size)
        if digest.size < attachment.size:
            raise FileNotUploaded
        if sniff(digest.head, digest.tail) != attachment.content_type:
            raise FileTypeMismatch
        await blobs.copy(copy, dossier_key(dossier_id, attachment.id, digest.sha256), match_etag=digest.etag)
        return CheckedFile(digest.size, digest.sha256)
    except BlobNotFound as error:
        raise FileNotUploaded from error
    except BlobChanged as error:
        raise FileChangedDuringCheck from error
    finally:
        await _remove(blobs, copy)


async def discard_incoming(blobs: Blobs, attachment_id: str) -> None:
    """Removes the upload once its check is recorded. Repeatable; failing is harmless (the lifecycle rule)."""
    await _remove(blobs, incoming_key(attachment_id))


async def _remove(blobs: Blobs, key: str) -> None:
    """As well as may be: what came before is the outcome, and what stays goes by the bucket's lifecycle rule."""
    try:
        await blobs.delete(key)
    except Exception as error:
        _log.warning("an object is left to the lifecycle rule", error=type(error).__name__)


def _refuse_too_large(size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise FileTooLarge
