"""The projection in MongoDB: inbox row, timeline and feed rows in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.common.events.inbox import InboxGuard
from services.common.storage.mongo import Database, Session, transact
from services.tracking.domain.event import Event
from services.tracking.domain.timeline import Delivery, advance, rebuild

from .mongo_feed import MongoFeed
from .mongo_timelines import MongoTimelines


class MongoProjection:
    """The `Projection`."""

    def __init__(self, database: Database, inbox: InboxGuard, timelines: MongoTimelines, feed: MongoFeed) -> None:
        self._database = database
        self._inbox = inbox
        self._timelines = timelines
        self._feed = feed

    async def prepare(self) -> None:
        """Makes what collections and indexes are missing."""
        for part in (self._timelines, self._feed, self._inbox):
            await part.prepare()

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
        return _grown(deliveries) if is_new else ()

    async def rebuild(self, dossier_id: str, events: Sequence[Event]) -> tuple[str, ...]:
        """See `Projection.rebuild`."""

        async def make_anew(session: Session) -> tuple[Delivery, ...]:
            before, revision = await self._timelines.load(dossier_id, session)
            unseen = await self._inbox.remember([event.event_id for event in events], session)
            after = rebuild(before, events, unseen)
            await self._timelines.store(after.timeline, revision, session)
            await self._feed.append(after.deliveries, session)
            return after.deliveries

        await self.prepare()  # to have them made anew, an operator may have dropped them
        await self._feed.open(agency for event in events for agency in event.agencies)
        return _grown(await transact(self._database, make_anew))


def _grown(deliveries: Iterable[Delivery]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(delivery.agency_id for delivery in deliveries))
