"""An event comes in: the timeline and the feeds move on, and who waits for it is woken."""

from __future__ import annotations

from services.tracking.domain.event import Event

from .ports import Projection
from .wakeups import Bell


class Project:
    """Projects one event."""

    def __init__(self, projection: Projection, bell: Bell) -> None:
        self._projection = projection
        self._bell = bell

    async def __call__(self, event: Event) -> None:
        """Returns when the event has taken effect, now or before. Raises `Unavailable`."""
        grown = await self._projection.record(event)
        await self._bell.ring((event.dossier_id, *grown))
