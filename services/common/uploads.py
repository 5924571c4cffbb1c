"""From an upload nobody vouches for to a file that was checked.

The policy a client holds can overwrite the incoming object at any time, also between our check and our use of it. So
only a copy that no client can reach is checked, and what was checked is what is kept:

    stat incoming ─▶ copy it, if unchanged, to quarantine ─▶ hash, sniff, measure the copy ─▶ copy it to its final key

The final key contains the SHA-256 of the content: repeating any part of this, after a crash or at the same time, ends
with the same object, and no other content can get there. The incoming object stays until the caller has recorded the
result (`discard_incoming`); what is left behind by a crash is removed by the bucket's lifecycle rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from .blobs import BlobChanged, BlobNotFound, Blobs, dossier_key, incoming_key, quarantine_key
from .file_types import FileType, sniff
from .kernel.errors import Conflict, FailedPrecondition, InvalidArgument

_log = structlog.get_logger(__name__)


class FileNotUploaded(FailedPrecondition):
    """`CompleteAttachment` before the upload, long after it, or when only a part arrived."""

    reason = "FILE_NOT_UPLOADED"
    vi = "Chưa nhận được đầy đủ tệp. Vui lòng tải tệp lên lại."
    en = "There is no uploaded file, or only a part of it; upload it first."


class FileTooLarge(InvalidArgument):
    """More bytes than allowed."""

    reason = "FILE_TOO_LARGE"
    vi = "Tệp quá lớn. Mỗi tệp tối đa {max_mb} MB; vui lòng chụp hoặc quét lại ở độ phân giải thấp hơn."
    en = "The file is larger than {max_mb} MB."


class FileTypeMismatch(InvalidArgument):
    """The content is not of the declared type, or of none that is accepted."""

    reason = "FILE_TYPE_MISMATCH"
    vi = "Nội dung tệp không đúng loại đã khai. Chỉ nhận tệp PDF, JPEG, PNG hoặc HEIC."
    en = "The content is not of the declared type; PDF, JPEG, PNG and HEIC are accepted."


class FileChangedDuringCheck(Conflict):
    """The incoming object was overwritten while it was being checked."""

    reason = "FILE_CHANGED_DURING_CHECK"
    vi = "Tệp vừa bị thay đổi trong khi kiểm tra. Vui lòng tải lên lại."
    en = "The file was overwritten while it was being checked; upload it again."


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked: where it stays, its bytes, SHA-256 (hexadecimal) and type."""

    key: str
    size: int
    sha256: str
    content_type: FileType


async def check_upload(
    blobs: Blobs,
    *,
    attachment_id: str,
    dossier_id: str,
    attempt_id: str,
    declared_type: str,
    declared_bytes: int,
    max_bytes: int,
) -> CheckedFile:
    """Checks the upload of an attachment and moves it to its dossier. Repeatable; `attempt_id` is new each time.

    Less than was declared is a part of a file: the rest was lost on the way.

    Raises `FileNotUploaded`, `FileTooLarge`, `FileTypeMismatch`, `FileChangedDuringCheck`, `Unavailable`.
    """
    incoming, copy = incoming_key(attachment_id), quarantine_key(attachment_id, attempt_id)
    try:
        found = await blobs.stat(incoming)
        _refuse_too_large(found.size, max_bytes)
        await blobs.copy(incoming, copy, match_etag=found.etag)
        digest = await blobs.digest(copy)
        _refuse_too_large(digest.size, max_bytes)
        if digest.size < declared_bytes:
            raise FileNotUploaded
        content_type = sniff(digest.head)
        if content_type is None or content_type != declared_type:
            raise FileTypeMismatch
        key = dossier_key(dossier_id, attachment_id, digest.sha256)
        await blobs.copy(copy, key, match_etag=digest.etag)
        return CheckedFile(key=key, size=digest.size, sha256=digest.sha256, content_type=content_type)
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


def _refuse_too_large(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise FileTooLarge(max_mb=str(max_bytes // 1_000_000))
