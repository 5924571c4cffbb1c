"""The timeline of a dossier (quá trình xử lý): what is made of its events, in whatever order and however often they come.

Only the contiguous beginning of the sequence counts: an event that comes early waits, unseen, for those before it. So a
reader sees a whole story whose last line agrees with the status, the feed can be written in order, and "has reached
version n" means that everything up to n is there. The price, that one missing event holds up its dossier, is never paid
for long: the relay publishes in order and repeats until it succeeds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .event import Event
from .status import Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    sequence: int
    version: int
    event: str
    occurred_at: datetime
    status: Status


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is known of a dossier.

    `entries` are the events 1 to n, `last` is the n-th, whose facts hold (None: not even the first has come); `waiting`
    are events beyond n + 1, by sequence.
    """

    dossier_id: str
    entries: tuple[Entry, ...] = ()
    last: Event | None = None
    waiting: tuple[Event, ...] = ()

    @property
    def reached(self) -> int:
        """The sequence up to which nothing is missing."""
        return len(self.entries)

    @property
    def furthest(self) -> int:
        """The greatest sequence that is known, also of what waits."""
        return max((self.reached, *(early.sequence for early in self.waiting)))

    @property
    def reached_version(self) -> int:
        """The dossier's version up to which nothing is missing; 0 before the first event."""
        return self.last.version if self.last else 0

    @property
    def finished_at(self) -> datetime | None:
        """When the result existed; None while there is none, also after a step back."""
        has_result = self.last is not None and self.last.status in (Status.FINISHED, Status.RETURNED)
        return self._last_time_of("finished") if has_result else None

    @property
    def returned_at(self) -> datetime | None:
        """When the result was handed over; None while it is not, also after a recall."""
        is_returned = self.last is not None and self.last.status is Status.RETURNED
        return self._last_time_of("returned") if is_returned else None

    def _last_time_of(self, event: str) -> datetime | None:
        return next((entry.occurred_at for entry in reversed(self.entries) if entry.event == event), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that is due in an agency's feed."""

    agency_id: str
    event: Event


@dataclass(frozen=True, slots=True)
class Advance:
    """A timeline after an event, and what has thereby become due in the feeds, in order."""

    timeline: Timeline
    deliveries: tuple[Delivery, ...]


class Overtaken(Exception):
    """Another event was recorded after the dossier's events had been read."""


def advance(timeline: Timeline, event: Event) -> Advance:
    """The timeline with the event, and what thereby becomes due in the feeds: each event once, when nothing before it is
    missing any more. The timeline depends on the set of events that came, not on order or repetition.

    Raises ValueError for an event of another dossier.
    """
    if event.dossier_id != timeline.dossier_id:
        raise ValueError("an event belongs to one dossier's timeline")
    if event.sequence <= timeline.reached:
        return Advance(timeline, ())
    waiting = {early.sequence: early for early in (*timeline.waiting, event)}
    deliveries: list[Delivery] = []
    while (due := waiting.pop(timeline.reached + 1, None)) is not None:
        deliveries.extend(Delivery(agency_id, due) for agency_id in _concerned(timeline.last, due))
        timeline = replace(timeline, entries=(*timeline.entries, _entry(due)), last=due)
    left = tuple(waiting[sequence] for sequence in sorted(waiting))
    return Advance(replace(timeline, waiting=left), tuple(deliveries))


def rebuild(before: Timeline, events: Sequence[Event], unseen: Collection[str]) -> Advance:
    """The timeline made anew of all its events, with what the feeds have missed: the events that nobody had recorded
    (`unseen`, by id), and those that were still waiting.

    Raises Overtaken when `before` knows of an event that is not among them.
    """
    if before.furthest > len(events):
        raise Overtaken
    missed = {*unseen, *(early.event_id for early in before.waiting)}
    timeline = Timeline(before.dossier_id)
    deliveries: list[Delivery] = []
    for event in sorted(events, key=lambda each: each.event_id in missed):
        after = advance(timeline, event)
        timeline = after.timeline
        if event.event_id in missed:
            deliveries.extend(after.deliveries)
    return Advance(timeline, tuple(deliveries))


def _concerned(before: Event | None, event: Event) -> tuple[str, ...]:
    # An agency that a transfer takes the dossier from must learn that it is gone.
    earlier = before.agencies if before else ()
    return tuple(dict.fromkeys((*event.agencies, *earlier)))


def _entry(event: Event) -> Entry:
    return Entry(event.sequence, event.version, event.event, event.occurred_at, event.status)
