"""A timeline is made anew, while everything goes on."""

from __future__ import annotations

from services.tracking.domain.errors import DossierNotFound, TimelineAhead
from services.tracking.domain.timeline import Overtaken

from .ports import Archive, Projection
from .wakeups import Bell

_TRIES = 3


class RebuildTimeline:
    """Makes one timeline anew of what submission has told of its dossier."""

    def __init__(self, archive: Archive, projection: Projection, bell: Bell) -> None:
        self._archive = archive
        self._projection = projection
        self._bell = bell

    async def __call__(self, dossier_id: str) -> None:
        """Returns when the new one is there. Raises DossierNotFound when nothing was told,
        TimelineAhead when more was recorded than that, and `Unavailable`.
        """
        for _ in range(_TRIES):
            events = await self._archive.of(dossier_id)
            if not events:
                raise DossierNotFound
            try:
                grown = await self._projection.rebuild(dossier_id, events)
            except Overtaken:
                continue
            await self._bell.ring((dossier_id, *grown))
            return
        raise TimelineAhead
