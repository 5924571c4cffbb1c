"""Timelines for those whom they concern, and waiting for them to catch up with a writer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services.common.kernel.principal import Principal
from services.tracking.domain.timeline import Timeline

from .ports import Timelines
from .wakeups import Wakeups

LONGEST_WAIT = timedelta(milliseconds=500)
# Another process may project what we wait for. Short against the longest wait, long against a query.
_POLL_SECONDS = 0.2


class GetTimeline:
    """The timeline of a dossier."""

    def __init__(self, timelines: Timelines) -> None:
        self._timelines = timelines

    async def __call__(self, principal: Principal, dossier_id: str) -> Timeline:
        """Raises DossierNotFound, also for a dossier of somebody else, and `Unavailable`."""
        return await self._timelines.visible_to(principal, dossier_id)


class AwaitVersion:
    """Lets a writer read what it wrote."""

    def __init__(self, timelines: Timelines, wakeups: Wakeups) -> None:
        self._timelines = timelines
        self._wakeups = wakeups

    async def __call__(self, dossier_id: str, version: int, patience: timedelta) -> bool:
        """Whether the timeline has reached the version, within `patience` and at most half a second."""
        now = asyncio.get_running_loop().time
        deadline = now() + max(min(patience, LONGEST_WAIT), timedelta()).total_seconds()
        with self._wakeups.listening(dossier_id) as listener:
            while await self._timelines.reached_version(dossier_id) < version:
                left = deadline - now()
                if left <= 0:
                    return False
                await listener.wait(min(left, _POLL_SECONDS))
        return True
