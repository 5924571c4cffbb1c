"""Files that were announced and never came are taken away, so that they do not hold up their dossier for ever."""

from __future__ import annotations

from datetime import timedelta

from services.common.kernel.ports import Clock
from services.submission.domain import files
from services.submission.domain.errors import AttachmentNotFound, DossierNotFound

from .ports import OwnWork

STALE_AFTER = timedelta(hours=24)
_AT_ONCE = 100


class SweepUploads:
    """One round of sweeping. What was uploaded is removed by the store's own rule after two days."""

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
