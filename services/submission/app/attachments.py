"""The files of a dossier: announced, uploaded past us, checked, kept, handed out (tệp đính kèm)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.common.kernel.command import Command
from services.common.kernel.errors import DomainError, FailedPrecondition, InvalidArgument
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.submission.domain.access import file_for, ground_to_read
from services.submission.domain.errors.files import AttachmentNotPending, AttachmentNotVerified
from services.submission.domain.record.attachments import Attachment, AttachmentState, Purpose
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import files

from .acts import Acts
from .ports import DossierChange, Dossiers, Files, UploadForm
from .sweep import remove_or_leave

UPLOAD_TIME = timedelta(minutes=15)
LINK_LIFETIME = timedelta(seconds=60)

_ATTACHMENTS = uuid.UUID("b4a1c9a6-5f0e-5d0c-9f57-2f9d1c0b7a31")  # a name space of our own (RFC 9562 §6.6)
_audit = structlog.get_logger("audit")


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file as its sender announces it; `size` is in bytes, `component_key` empty for a result."""

    purpose: Purpose
    component_key: str
    file_name: str
    content_type: str
    size: int


class CreateAttachment:
    """Announces a file and says how to upload it."""

    def __init__(self, dossiers: Dossiers, store: Files, acts: Acts, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._acts = acts
        self._clock = clock

    async def __call__(self, command: Command, dossier_id: str, new: NewAttachment) -> tuple[Attachment, UploadForm]:
        """The announced file, and a form that was signed just now: a repeat gets the same file and a fresh form.

        Raises DossierNotFound, RequestIdReused, AttachmentNotFound for a repeat after it was deleted, and what
        `files.add_attachment` raises.
        """
        # The id follows from the call, so that a repeat finds its file; it names the caller, so that nobody meets another's.
        attachment_id = str(
            uuid.uuid5(_ATTACHMENTS, f"{command.actor.kind}:{command.actor.id}:{dossier_id}:{command.request_id}")
        )
        file = files.NewFile(attachment_id, new.purpose, new.component_key, new.file_name, new.content_type, new.size)
        act = self._acts.of(command.actor)
        dossier = await self._dossiers.update(
            command, dossier_id, lambda dossier: files.add_attachment(dossier, file, act)
        )
        attachment = dossier.attachment(attachment_id)
        return attachment, self._files.upload_form(attachment, self._clock.now() + UPLOAD_TIME)


class CompleteAttachment:
    """Checks what was uploaded and keeps a copy that nobody can change; or rejects it, and says so for good."""

    def __init__(self, dossiers: Dossiers, store: Files, acts: Acts) -> None:
        self._dossiers = dossiers
        self._files = store
        self._acts = acts

    async def __call__(self, command: Command, dossier_id: str, attachment_id: str) -> Attachment:
        """The verified file; a repeat after success gives the same.

        Raises DossierNotFound, AttachmentNotFound, EditNotYours, TransitionNotAllowed, AttachmentNotPending for one that
        was rejected, RequestIdReused, Unavailable, and what `Files.check` raises.
        """
        act = self._acts.of(command.actor)
        dossier = await self._dossiers.get(dossier_id, command.actor)
        announced = file_for(dossier, command.actor, attachment_id)
        if announced.state is AttachmentState.VERIFIED:
            return announced
        # First in vain: whoever may not, or comes too late, must not make us read 20 MB.
        files.complete_attachment(dossier, attachment_id, size=announced.size, sha256="", act=act)
        try:
            found = await self._files.check(dossier_id, announced)
        except InvalidArgument as finding:
            reason = finding.reason
            recorded = await self._record(
                _without_id(command),
                dossier_id,
                attachment_id,
                lambda dossier: files.reject_attachment(dossier, attachment_id, reason=reason, act=act),
            )
            if recorded.state is AttachmentState.VERIFIED:
                return recorded
            raise
        except FailedPrecondition as error:
            # Nothing there: perhaps a repeat of this call was faster, and has cleared it away.
            return await self._verified_meanwhile(command, dossier_id, attachment_id, otherwise=error)
        return await self._record(
            command,
            dossier_id,
            attachment_id,
            lambda dossier: files.complete_attachment(
                dossier, attachment_id, size=found.size, sha256=found.sha256, act=act
            ),
        )

    async def _record(
        self, command: Command, dossier_id: str, attachment_id: str, fn: Callable[[Dossier], DossierChange]
    ) -> Attachment:
        try:
            dossier = await self._dossiers.update(command, dossier_id, fn)
            attachment = dossier.attachment(attachment_id)
        except AttachmentNotPending as error:
            attachment = await self._verified_meanwhile(command, dossier_id, attachment_id, otherwise=error)
        await self._files.tidy(dossier_id, attachment)
        return attachment

    async def _verified_meanwhile(
        self, command: Command, dossier_id: str, attachment_id: str, *, otherwise: DomainError
    ) -> Attachment:
        """The file, if another call has verified it since; raises `otherwise`."""
        attachment = (await self._dossiers.get(dossier_id, command.actor)).attachment(attachment_id)
        if attachment.state is not AttachmentState.VERIFIED:
            raise otherwise
        return attachment


def _without_id(command: Command) -> Command:
    # A call that is answered with an error was no success, so its id stays free (AIP-155).
    return Command(command.actor, "", command.method, command.body_hash)


class DeleteAttachment:
    """Takes a file out of a draft or supplement, and its bytes out of the store unless a supplement found it there."""

    def __init__(self, dossiers: Dossiers, store: Files, acts: Acts) -> None:
        self._dossiers = dossiers
        self._files = store
        self._acts = acts

    async def __call__(self, command: Command, dossier_id: str, attachment_id: str) -> None:
        """Raises DossierNotFound, RequestIdReused, and what `files.remove_attachment` raises."""
        act = self._acts.of(command.actor)
        dossier = await self._dossiers.update(
            command, dossier_id, lambda dossier: files.remove_attachment(dossier, attachment_id, act)
        )
        if all(file.id != attachment_id for file in dossier.removed_files):
            return
        # By a repeat too: the first call may have ended here. What nobody repeats, and a check that was still at work, is
        # left to `SweepRemovedFiles` too.
        await remove_or_leave(self._files, dossier_id, [attachment_id])


class DownloadAttachment:
    """Hands out a link to a verified file. Whoever has the link has the file: it is short-lived, and noted."""

    def __init__(self, dossiers: Dossiers, store: Files, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._clock = clock

    async def __call__(self, principal: Principal, dossier_id: str, attachment_id: str) -> tuple[str, datetime]:
        """The link, and until when it is good.

        Raises DossierNotFound, AttachmentNotFound, AttachmentNotVerified.
        """
        dossier = await self._dossiers.get(dossier_id, principal)
        attachment = file_for(dossier, principal, attachment_id)
        if attachment.state is not AttachmentState.VERIFIED:
            raise AttachmentNotVerified
        expires_at = self._clock.now() + LINK_LIFETIME
        link = self._files.link(dossier.id, attachment)
        _audit.info(
            "attachment opened",
            dossier=dossier.id,
            attachment=attachment.id,
            principal_kind=principal.kind.value,
            principal=principal.id,
            reason=ground_to_read(dossier, principal),
            status=dossier.status.name,
        )
        return link, expires_at
