"""The files of a dossier: announced, then verified or rejected, and taken away (tệp đính kèm). No events."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from services.common.kernel.change import Change
from services.common.kernel.errors import ResourceExhausted

from ..access import files_open, may_attach, powers
from ..act import Act
from ..errors.access import EditNotYours
from ..errors.files import AttachmentNotFound, AttachmentNotPending, ComponentUnknown
from ..errors.supplements import OutsideSupplement
from ..events import DossierEvent
from ..record import paths
from ..record.attachments import (
    MAX_REMOVED_FILES,
    Attachment,
    AttachmentState,
    Purpose,
    RemovedFile,
    clean_content_type,
    clean_file_name,
    ensure_fits,
)
from ..record.contents import kept_files, open_supplement
from ..record.dossier import Dossier
from ..transitions import edit_not_allowed


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as its sender announces it; `component_key` is empty for a result, `size` is in bytes."""

    id: str
    purpose: Purpose
    component_key: str
    file_name: str
    content_type: str
    size: int


def add_attachment(dossier: Dossier, file: NewFile, act: Act) -> Change[Dossier, DossierEvent]:
    """Announces a file: PENDING until it was uploaded and checked.

    Raises EditNotYours, TransitionNotAllowed, OutsideSupplement, ComponentUnknown, ResourceExhausted for who puts files in
    and takes them out without end, and what `attachments.ensure_fits` raises.
    """
    _ensure_open(dossier, file.purpose, file.component_key, act)
    if len(dossier.removed_files) >= MAX_REMOVED_FILES:
        raise ResourceExhausted
    is_known = dossier.procedure.has_component(file.component_key)
    if not (is_known if file.purpose is Purpose.COMPONENT else file.component_key == ""):
        raise ComponentUnknown
    attachment = Attachment(
        id=file.id,
        purpose=file.purpose,
        component_key=file.component_key,
        file_name=clean_file_name(file.file_name),
        content_type=clean_content_type(file.content_type),
        size=file.size,
        uploaded_by=act.principal.id,
        created_at=act.now,
    )
    ensure_fits(attachment, dossier.attachments)
    return _with_files(dossier, (*dossier.attachments, attachment), act.now)


def complete_attachment(
    dossier: Dossier, attachment_id: str, *, size: int, sha256: str, act: Act
) -> Change[Dossier, DossierEvent]:
    """Marks a file VERIFIED, with the size and hash of the copy that was checked.

    Raises EditNotYours, TransitionNotAllowed, AttachmentNotFound, AttachmentNotPending, FileTooLarge, DossierTooLarge.
    """
    pending = _pending(dossier, attachment_id, act)
    verified = replace(pending, state=AttachmentState.VERIFIED, size=size, sha256=sha256)
    ensure_fits(verified, (other for other in dossier.attachments if other.id != attachment_id))
    return _replaced(dossier, verified, act)


def reject_attachment(dossier: Dossier, attachment_id: str, *, reason: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Marks a file REJECTED; `reason` is the UPPER_SNAKE finding of the check.

    Raises EditNotYours, TransitionNotAllowed, AttachmentNotFound, AttachmentNotPending.
    """
    pending = _pending(dossier, attachment_id, act)
    return _replaced(dossier, replace(pending, state=AttachmentState.REJECTED, rejection=reason), act)


def remove_attachment(dossier: Dossier, attachment_id: str, act: Act) -> Change[Dossier, DossierEvent]:
    """Takes a file away, in whichever state it is; its bytes are somebody else's to remove (`Dossier.removed_files`).

    A file that a supplement found there stays in the store. Raises EditNotYours, TransitionNotAllowed,
    OutsideSupplement, AttachmentNotFound.
    """
    attachment = dossier.attachment(attachment_id)
    _ensure_open(dossier, attachment.purpose, attachment.component_key, act)
    return _without(dossier, {attachment_id}, act.now)


def drop_stale(dossier: Dossier, *, announced_before: datetime, now: datetime) -> Change[Dossier, DossierEvent]:
    """Takes away the files that were announced long ago and never came. Raises AttachmentNotFound where there is none.

    `updated_at` stays (AIP-148: as what the service itself changes may): a draft is not touched by being tidied.
    """
    stale = {file.id for file in dossier.attachments if _is_stale(file, announced_before)}
    if not stale:
        raise AttachmentNotFound
    tidied = _without(dossier, stale, now).aggregate
    return Change(replace(tidied, updated_at=dossier.updated_at))


def _is_stale(attachment: Attachment, announced_before: datetime) -> bool:
    return attachment.state is AttachmentState.PENDING and attachment.created_at < announced_before


def _pending(dossier: Dossier, attachment_id: str, act: Act) -> Attachment:
    attachment = dossier.attachment(attachment_id)
    _ensure_open(dossier, attachment.purpose, attachment.component_key, act)
    if attachment.state is not AttachmentState.PENDING:
        raise AttachmentNotPending
    return attachment


def _ensure_open(dossier: Dossier, purpose: Purpose, component_key: str, act: Act) -> None:
    if not may_attach(dossier, act.principal, purpose):
        raise EditNotYours
    if not files_open(dossier.status, purpose):
        raise edit_not_allowed(dossier.status, powers(dossier, act))
    supplement = open_supplement(dossier)
    path = paths.component(component_key)
    if supplement is not None and not supplement.asks_for(path):
        raise OutsideSupplement(paths.text(path))


def _replaced(dossier: Dossier, attachment: Attachment, act: Act) -> Change[Dossier, DossierEvent]:
    files = tuple(attachment if other.id == attachment.id else other for other in dossier.attachments)
    return _with_files(dossier, files, act.now)


def _without(dossier: Dossier, attachment_ids: Collection[str], now: datetime) -> Change[Dossier, DossierEvent]:
    kept = tuple(file for file in dossier.attachments if file.id not in attachment_ids)
    # What was there when a supplement was asked stays in the store: both sides may compare.
    spared = {file.id for file in kept_files(dossier)}
    gone = tuple(RemovedFile(gone_id, now) for gone_id in sorted(set(attachment_ids) - spared))
    # After a step back the result is a draft of the next one: without its file it is none.
    result = None if dossier.result and dossier.result.attachment_id in attachment_ids else dossier.result
    changed = replace(dossier, removed_files=(*dossier.removed_files, *gone), result=result)
    return _with_files(changed, kept, now)


def _with_files(dossier: Dossier, files: tuple[Attachment, ...], now: datetime) -> Change[Dossier, DossierEvent]:
    return Change(replace(dossier, version=dossier.version + 1, updated_at=now, attachments=files))
