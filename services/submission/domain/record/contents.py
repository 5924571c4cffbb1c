"""What of a dossier its owner files, and which state of it others know of while a supplement is being prepared."""

from __future__ import annotations

from dataclasses import replace

from .attachments import Attachment, Purpose
from .dossier import Dossier
from .supplements import Content, Supplement


def content_of(dossier: Dossier) -> Content:
    """What the owner files, as it is now."""
    return Content(
        submitter=dossier.submitter,
        owner=dossier.owner,
        contact=dossier.contact,
        declaration=dossier.declaration,
        attachments=tuple(file for file in dossier.attachments if file.purpose is Purpose.COMPONENT),
    )


def with_content(dossier: Dossier, content: Content) -> Dossier:
    """The dossier with another content; the agency's files stay."""
    results = tuple(file for file in dossier.attachments if file.purpose is not Purpose.COMPONENT)
    return replace(
        dossier,
        submitter=content.submitter,
        owner=content.owner,
        contact=content.contact,
        declaration=content.declaration,
        attachments=(*content.attachments, *results),
    )


def open_supplement(dossier: Dossier) -> Supplement | None:
    """What the owner can mend now, if anything."""
    last = dossier.supplements[-1] if dossier.supplements else None
    return last if last is not None and last.is_open else None


def told(dossier: Dossier) -> Dossier:
    """The dossier as others know it: what the owner changes for a supplement is theirs alone until it is sent.

    That anything is changed, and when, is theirs too; and nobody's decision is stale for it.
    """
    supplement = open_supplement(dossier)
    if supplement is None:
        return dossier
    last_told = replace(dossier, version=dossier.told_version, updated_at=dossier.history[-1].at)
    return with_content(last_told, supplement.before)


def content_after(dossier: Dossier, index: int) -> Content:
    """What the supplement of that index came to: the content when the next one was asked, or as it is now."""
    following = dossier.supplements[index + 1 :]
    return following[0].before if following else content_of(dossier)


def kept_files(dossier: Dossier) -> tuple[Attachment, ...]:
    """The files that were there when a supplement was asked: kept for the comparison, whatever became of them."""
    return tuple(file for supplement in dossier.supplements for file in supplement.before.attachments)
