"""The files of a dossier (tệp đính kèm): what may be attached, and in which state it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..errors.files import ComponentTooManyFiles, DossierTooLarge, FileNameUnfit, FileTooLarge, FileTypeNotAllowed
from ..text import clean

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_DOSSIER_BYTES = 100 * 1024 * 1024
MAX_FILES = 50  # keeps the dossier one small document
MAX_COMPONENT_FILES = 10  # what a person at the desk can look through
MAX_FILE_NAME_CHARS = 200
MAX_REMOVED_FILES = 500  # each is remembered for an hour or so


class FileType(StrEnum):
    """What offices can open; the value is the media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


_ALSO_CALLED = {"image/jpg": FileType.JPEG.value, "image/heif": FileType.HEIC.value}


class AttachmentState(StrEnum):
    """Only a VERIFIED file counts: the copy that was checked is what everybody gets to see."""

    PENDING = "pending"  # announced, perhaps uploaded, not checked
    VERIFIED = "verified"
    REJECTED = "rejected"  # not what it claims to be


class Purpose(StrEnum):
    """What a file is for."""

    COMPONENT = "component"  # a paper of the citizen's
    RESULT = "result"  # the agency's answer


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as announced, and after the check as found.

    `component_key` is empty for a result. `sha256` is lower-case hex, set by the check; `rejection` says in UPPER_SNAKE
    why a file was rejected. `uploaded_by` is a principal's id, kept for the audit: an upload is no step.
    """

    id: str
    purpose: Purpose
    component_key: str
    file_name: str
    content_type: str
    size: int
    uploaded_by: str
    created_at: datetime
    state: AttachmentState = AttachmentState.PENDING
    sha256: str = ""
    rejection: str = ""


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file that was taken out of its dossier: kept until nothing can be left of its bytes. `id` is the attachment's."""

    id: str
    removed_at: datetime


def clean_file_name(name: str) -> str:
    """The last part of a path, NFC, without control characters: Vietnamese names are kept as people know them."""
    return clean(re.split(r"[/\\]", name)[-1])


def clean_content_type(announced: str) -> str:
    """In lower case (RFC 9110 §8.3.1), and the type's own name for what some phones call it."""
    media_type = announced.lower()
    return _ALSO_CALLED.get(media_type, media_type)


def ensure_fits(new: Attachment, others: Iterable[Attachment]) -> None:
    """Raises FileTypeNotAllowed, FileTooLarge or FileNameUnfit for the file itself, DossierTooLarge or
    ComponentTooManyFiles next to `others`.

    Citizens' and agencies' files are counted apart, so that a full dossier can still be answered.
    """
    if new.content_type not in frozenset(FileType):
        raise FileTypeNotAllowed
    if not 1 <= new.size <= MAX_FILE_BYTES:
        raise FileTooLarge
    if not 1 <= len(new.file_name) <= MAX_FILE_NAME_CHARS:
        raise FileNameUnfit
    alike = [other for other in others if other.purpose is new.purpose]
    total = new.size + sum(other.size for other in alike if other.state is not AttachmentState.REJECTED)
    if total > MAX_DOSSIER_BYTES or len(alike) >= MAX_FILES:
        raise DossierTooLarge(files=str(MAX_FILES))
    beside = [other for other in alike if new.component_key and other.component_key == new.component_key]
    if len(beside) >= MAX_COMPONENT_FILES:
        raise ComponentTooManyFiles(files=str(MAX_COMPONENT_FILES))
