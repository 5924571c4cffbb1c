"""The projection in MongoDB: inbox row, timeline and feed rows in one transaction."""

from __future__ import annotations

from services.common.inbox import InboxGuard
from services.common.mongo import Session
from services.tracking.domain.event import Event
from services.tracking.domain.timeline import Delivery, advance

from .mongo_feed import MongoFeed
from .mongo_timelines import MongoTimelines


class MongoProjection:
    """The `Projection`; its parts decide in which collections it is built."""

    def __init__(self, inbox: InboxGuard, timelines: MongoTimelines, feed: MongoFeed) -> None:
        self._inbox = inbox
        self._timelines = timelines
        self._feed = feed

    async def record(self, event: Event) -> tuple[str, ...]:
        """See `Projection.record`."""
        deliveries: tuple[Delivery, ...] = ()

        async def project(session: Session) -> None:
            nonlocal deliveries
            timeline, revision = await self._timelines.load(event.dossier_id, session)
            after = advance(timeline, event)
            await self._timelines.store(after.timeline, revision, session)
            await self._feed.append(after.deliveries, session)
            deliveries = after.deliveries

        await self._feed.open(event.agencies)
        is_new = await self._inbox.once(event.event_id, project)
        return tuple(dict.fromkeys(delivery.agency_id for delivery in deliveries)) if is_new else ()
