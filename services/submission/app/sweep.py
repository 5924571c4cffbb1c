"""What files leave behind: announced and never come, or taken out, alone or with their dossier, and still in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from services.common.kernel.errors import Unavailable
from services.common.kernel.ports import Clock
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.errors.files import AttachmentNotFound
from services.submission.domain.steps import files

from .ports import Files, OwnWork

STALE_AFTER = timedelta(hours=24)
SETTLED_AFTER = timedelta(hours=1)
"""By then no form takes an upload of a removed file, and no check of it is at work, any more."""
_AT_ONCE = 100
_log = structlog.get_logger(__name__)


async def remove_or_leave(store: Files, dossier_id: str, attachment_ids: Sequence[str]) -> None:
    """Removes the bytes of files whose end is recorded. Never fails: what can't be removed is left to the sweeps."""
    try:
        for attachment_id in attachment_ids:
            await store.remove(dossier_id, attachment_id)
    except Exception as error:
        _log.warning("bytes are left to the sweeper", dossier=dossier_id, error=type(error).__name__)


class SweepUploads:
    """Takes away what was announced and never came, so that it does not hold up its dossier for ever."""

    def __init__(self, dossiers: OwnWork, clock: Clock) -> None:
        self._dossiers = dossiers
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied, at most 100: call it again for the rest. Raises Unavailable."""
        now = self._clock.now()
        stale = now - STALE_AFTER
        tidied = 0
        for dossier_id in await self._dossiers.with_uploads_before(stale, limit=_AT_ONCE):
            try:
                await self._dossiers.tidy(
                    dossier_id, lambda dossier: files.drop_stale(dossier, announced_before=stale, now=now)
                )
            except (AttachmentNotFound, DossierNotFound):
                continue  # completed or deleted meanwhile
            tidied += 1
        return tidied


class SweepRemovedFiles:
    """Removes the bytes of removed files once more, and for good: a crash or a late check may have left some."""

    def __init__(self, dossiers: OwnWork, store: Files, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied, at most 100: call it again for the rest. Raises Unavailable."""
        settled = self._clock.now() - SETTLED_AFTER
        removed = await self._dossiers.with_files_removed_before(settled, limit=_AT_ONCE)
        tidied = 0
        for dossier_id, attachment_ids in removed.items():
            if await _remove(self._files, dossier_id, attachment_ids):
                await self._dossiers.forget_removed(dossier_id, attachment_ids)
                tidied += 1
        return tidied


class SweepDeletedDossiers:
    """The same for the files of deleted dossiers."""

    def __init__(self, dossiers: OwnWork, store: Files, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied up after, at most 100: call it again for the rest. Raises Unavailable."""
        settled = self._clock.now() - SETTLED_AFTER
        deleted = await self._dossiers.with_files_deleted_before(settled, limit=_AT_ONCE)
        tidied = 0
        for dossier_id, attachment_ids in deleted.items():
            if await _remove(self._files, dossier_id, attachment_ids):
                await self._dossiers.forget_deleted(dossier_id)
                tidied += 1
        return tidied


async def _remove(store: Files, dossier_id: str, attachment_ids: Sequence[str]) -> bool:
    """Whether nothing is left. One that can't be removed does not hold up the others; a store that is away does."""
    try:
        for attachment_id in attachment_ids:
            await store.remove(dossier_id, attachment_id)
    except Unavailable:
        raise
    except Exception:
        _log.exception("bytes can't be removed; it is tried again", dossier=dossier_id)
        return False
    return True
