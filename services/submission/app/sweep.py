"""What is left behind: drafts that nobody touches, and files: announced and never come, or taken out, alone or with their
dossier, and still in the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from services.common.kernel.errors import Conflict, NotFound, Unavailable
from services.common.kernel.ports import Clock
from services.submission.domain.steps import draft, files

from .ports import Files, OwnWork

STALE_AFTER = timedelta(hours=24)
SETTLED_AFTER = timedelta(hours=1)
"""By then no form takes an upload of a removed file, and no check of it is at work, any more."""
_AT_ONCE = 100
_Work = Mapping[str, Callable[[], Awaitable[None]]]
"""How each dossier is tidied, by its id."""
_log = structlog.get_logger(__name__)


async def remove_or_leave(store: Files, dossier_id: str, attachment_ids: Sequence[str]) -> None:
    """Removes the bytes of files whose end is recorded. Never fails: what can't be removed is left to the sweeps."""
    try:
        await _remove(store, dossier_id, attachment_ids)
    except Exception as error:
        _log.warning("bytes are left to the sweeper", dossier=dossier_id, error=type(error).__name__)


class SweepDrafts:
    """Ends drafts that their owners have not touched for 90 days (bản nháp hết hạn). `SweepDeletedDossiers` sees to their
    files, as to those of every draft that is deleted."""

    def __init__(self, dossiers: OwnWork, clock: Clock) -> None:
        self._dossiers = dossiers
        self._clock = clock

    async def __call__(self) -> int:
        """How many drafts were ended, fewer than 200: call it again for the rest. Raises Unavailable."""
        now = self._clock.now()

        async def work(skip: int) -> _Work:
            untouched = await self._dossiers.drafts_before(now - draft.LIFETIME, skip=skip, limit=_AT_ONCE)
            return {dossier_id: partial(self._end, dossier_id, now) for dossier_id in untouched}

        return await _sweep(work)

    async def _end(self, dossier_id: str, now: datetime) -> None:
        await self._dossiers.discard(dossier_id, lambda dossier: draft.ensure_expired(dossier, now))


class SweepUploads:
    """Takes away what was announced and never came, so that it does not hold up its dossier for ever."""

    def __init__(self, dossiers: OwnWork, clock: Clock) -> None:
        self._dossiers = dossiers
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied, fewer than 200: call it again for the rest. Raises Unavailable."""
        now = self._clock.now()
        stale = now - STALE_AFTER

        async def work(skip: int) -> _Work:
            waiting = await self._dossiers.with_uploads_before(stale, skip=skip, limit=_AT_ONCE)
            return {dossier_id: partial(self._tidy, dossier_id, stale, now) for dossier_id in waiting}

        return await _sweep(work)

    async def _tidy(self, dossier_id: str, stale: datetime, now: datetime) -> None:
        await self._dossiers.tidy(
            dossier_id, lambda dossier: files.drop_stale(dossier, announced_before=stale, now=now)
        )


class SweepRemovedFiles:
    """Removes the bytes of removed files once more, and for good: a crash or a late check may have left some."""

    def __init__(self, dossiers: OwnWork, store: Files, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied, fewer than 200: call it again for the rest. Raises Unavailable."""
        settled = self._clock.now() - SETTLED_AFTER

        async def work(skip: int) -> _Work:
            removed = await self._dossiers.with_files_removed_before(settled, skip=skip, limit=_AT_ONCE)
            return {dossier_id: partial(self._tidy, dossier_id, gone) for dossier_id, gone in removed.items()}

        return await _sweep(work)

    async def _tidy(self, dossier_id: str, attachment_ids: Sequence[str]) -> None:
        await _remove(self._files, dossier_id, attachment_ids)
        await self._dossiers.forget_removed(dossier_id, attachment_ids)


class SweepDeletedDossiers:
    """The same for the files of deleted dossiers."""

    def __init__(self, dossiers: OwnWork, store: Files, clock: Clock) -> None:
        self._dossiers = dossiers
        self._files = store
        self._clock = clock

    async def __call__(self) -> int:
        """How many dossiers were tidied up after, fewer than 200: call it again for the rest. Raises Unavailable."""
        settled = self._clock.now() - SETTLED_AFTER

        async def work(skip: int) -> _Work:
            deleted = await self._dossiers.with_files_deleted_before(settled, skip=skip, limit=_AT_ONCE)
            return {dossier_id: partial(self._tidy, dossier_id, gone) for dossier_id, gone in deleted.items()}

        return await _sweep(work)

    async def _tidy(self, dossier_id: str, attachment_ids: Sequence[str]) -> None:
        await _remove(self._files, dossier_id, attachment_ids)
        await self._dossiers.forget_deleted(dossier_id)


async def _remove(store: Files, dossier_id: str, attachment_ids: Sequence[str]) -> None:
    for attachment_id in attachment_ids:
        await store.remove(dossier_id, attachment_id)


async def _sweep(work: Callable[[int], Awaitable[_Work]]) -> int:
    """How many dossiers were tidied. What can't be tidied is left and passed by, or it would hold up the others for ever."""
    tidied = left = 0
    while tidied < _AT_ONCE and (found := await work(left)):
        done = sum([await _is_tidied(dossier_id, tidy) for dossier_id, tidy in found.items()])
        tidied, left = tidied + done, left + len(found) - done
    return tidied


async def _is_tidied(dossier_id: str, tidy: Callable[[], Awaitable[None]]) -> bool:
    """One that can't be tidied does not hold up the others; a database or a store that is away does."""
    try:
        await tidy()
    except Unavailable:
        raise
    except (Conflict, NotFound):
        return False  # changed, completed or deleted meanwhile
    except Exception:
        _log.exception("what is left behind can't be tidied; it is tried again", dossier=dossier_id)
        return False
    return True
