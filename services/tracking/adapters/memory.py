"""Tracking's stores without a database, for tests of use cases. The contract suite holds for them as for the real ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from services.common.kernel.ports import Clock, Ids
from services.common.kernel.principal import Kind, Principal
from services.tracking.app.ports import Failure
from services.tracking.domain.cursor import FeedHead
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.event import Event
from services.tracking.domain.timeline import Delivery, Timeline, advance, rebuild

from . import event_codec


class MemoryTracking:
    """`Projection`, `Timelines` and `Feed` in one."""

    def __init__(self, ids: Ids) -> None:
        self._epoch = ids.new()
        self._seen: set[str] = set()
        self._timelines: dict[str, Timeline] = {}
        self._feeds: defaultdict[str, list[bytes]] = defaultdict(list)

    async def record(self, event: Event) -> tuple[str, ...]:
        """See `Projection.record`."""
        if event.event_id in self._seen:
            return ()
        after = advance(self._timelines.get(event.dossier_id, Timeline(event.dossier_id)), event)
        self._timelines[event.dossier_id] = after.timeline
        self._seen.add(event.event_id)
        return self._deliver(after.deliveries)

    async def rebuild(self, dossier_id: str, events: Sequence[Event]) -> tuple[str, ...]:
        """See `Projection.rebuild`."""
        before = self._timelines.get(dossier_id, Timeline(dossier_id))
        unseen = {event.event_id for event in events} - self._seen
        after = rebuild(before, events, unseen)
        self._timelines[dossier_id] = after.timeline
        self._seen |= unseen
        return self._deliver(after.deliveries)

    def _deliver(self, deliveries: Sequence[Delivery]) -> tuple[str, ...]:
        for delivery in deliveries:
            self._feeds[delivery.agency_id].append(event_codec.for_ward(delivery.event.body))
        return tuple(dict.fromkeys(delivery.agency_id for delivery in deliveries))

    async def by_code(self, code: str) -> Timeline | None:
        """See `Timelines.by_code`."""
        return next((t for t in self._timelines.values() if t.last and t.last.code == code), None)

    async def of_owner(self, indexes: Collection[str], *, before: datetime, limit: int) -> list[Timeline]:
        """See `Timelines.of_owner`."""
        found = [
            (timeline.entries[0].occurred_at, timeline)
            for timeline in self._timelines.values()
            if timeline.last
            and not timeline.last.sensitive
            and not set(indexes).isdisjoint(timeline.last.owner_indexes)
        ]
        earlier = [each for each in found if each[0] < before]
        return [timeline for _, timeline in sorted(earlier, key=itemgetter(0), reverse=True)][:limit]

    async def visible_to(self, principal: Principal, dossier_id: str) -> Timeline:
        """See `Timelines.visible_to`."""
        timeline = self._timelines.get(dossier_id)
        if timeline is None or timeline.last is None or not _may_see(principal, timeline.last):
            raise DossierNotFound
        return timeline

    async def reached_version(self, dossier_id: str) -> int:
        """See `Timelines.reached_version`."""
        timeline = self._timelines.get(dossier_id)
        return timeline.reached_version if timeline else 0

    async def head(self, agency_id: str) -> FeedHead | None:
        """See `Feed.head`."""
        count = len(self._feeds.get(agency_id, ()))
        return FeedHead(self._epoch, count) if count else None

    async def window(self, agency_id: str, after: int, through: int) -> list[bytes]:
        """See `Feed.window`."""
        return self._feeds.get(agency_id, [])[after:through]


def _may_see(principal: Principal, last: Event) -> bool:
    if principal.kind is Kind.ACCOUNT:
        return principal.id != "" and principal.id == last.owner_account
    return principal.serves_agency and principal.agency_id in last.agencies


class MemoryUndelivered:
    """`Undelivered`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, Failure] = {}

    async def note(self, event: Event, problem: str, *, final: bool) -> None:
        """See `Undelivered.note`."""
        now = self._clock.now()
        before = self._failures.get(event.event_id, Failure(event, 0, problem, final, now, now))
        self._failures[event.event_id] = replace(
            before, attempts=before.attempts + 1, problem=problem, final=before.final or final, last=now
        )

    async def forget(self, event_id: str, *, unless_final: bool = False) -> None:
        """See `Undelivered.forget`."""
        failure = self._failures.get(event_id)
        if failure is not None and not (unless_final and failure.final):
            del self._failures[event_id]

    async def get(self, event_id: str) -> Failure | None:
        """See `Undelivered.get`."""
        return self._failures.get(event_id)

    async def all(self) -> list[Failure]:
        """See `Undelivered.all`."""
        return sorted(self._failures.values(), key=lambda failure: failure.first)
