"""Timelines in MongoDB: one document for each dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from services.common.kernel.principal import Kind, Principal
from services.common.storage.mongo import (
    ASCENDING,
    DESCENDING,
    Database,
    Document,
    DuplicateKey,
    Index,
    Session,
    TryAgain,
    outages,
    prepare,
)
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.status import Status
from services.tracking.domain.timeline import Entry, Timeline

from . import event_codec

_INDEXES = (
    Index([("code", ASCENDING)], name="code"),
    # A person may have several numbers, and a number several keys: found by any of them, the newest first.
    Index([("owner_indexes", ASCENDING), ("filed_at", ASCENDING)], name="by_number"),
)
# The agencies exist since then: no dossier is older.
_BEGINNING = datetime(2025, 7, 1, tzinfo=UTC)
# A person has a few dossiers in all. Where somebody's are many, the first window holds enough of them.
_FIRST_WINDOW = timedelta(days=7)
_GROWTH = 8


class MongoTimelines:
    """The `Timelines` of one collection.

    A document holds the facts that are asked for in the clear, and the events whole (`last`, `waiting`) as published.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["timelines"]

    async def prepare(self) -> None:
        """Makes the collection and its indexes."""
        await prepare(self._database, self._rows.name, _INDEXES)

    async def by_code(self, code: str) -> Timeline | None:
        """See `Timelines.by_code`."""
        return await self._find({"code": code})

    async def of_owner(self, indexes: Collection[str], *, before: datetime, limit: int) -> list[Timeline]:
        """See `Timelines.of_owner`. An equality prefix and closed windows, each longer than the one after it."""
        found: dict[str, Document] = {}
        with outages():
            for low, high in _windows(before):
                for index in indexes:
                    query = {"owner_indexes": index, "filed_at": {"$gte": low, "$lt": high}}
                    rows = self._rows.find(query).sort("filed_at", DESCENDING).limit(limit)
                    found |= {row["_id"]: row for row in await rows.to_list(limit)}
                if len(found) >= limit:
                    break
        newest = sorted(found.values(), key=itemgetter("filed_at"), reverse=True)
        return [_from_row(row) for row in newest[:limit]]

    async def visible_to(self, principal: Principal, dossier_id: str) -> Timeline:
        """See `Timelines.visible_to`."""
        timeline = await self._find({"_id": dossier_id, **_may_see(principal)})
        if timeline is None:
            raise DossierNotFound
        return timeline

    async def reached_version(self, dossier_id: str) -> int:
        """See `Timelines.reached_version`."""
        with outages():
            row = await self._rows.find_one({"_id": dossier_id}, {"reached_version": 1})
        return int(row["reached_version"]) if row else 0

    async def load(self, dossier_id: str, session: Session) -> tuple[Timeline, int]:
        """A timeline and its revision, 0 for one that does not exist yet."""
        row = await self._rows.find_one({"_id": dossier_id}, session=session)
        return (Timeline(dossier_id), 0) if row is None else (_from_row(row), row["revision"])

    async def store(self, timeline: Timeline, revision: int, session: Session) -> None:
        """Stores what was made of the timeline loaded at `revision`. Raises TryAgain when somebody was faster."""
        row = {**_to_row(timeline), "revision": revision + 1}
        if revision == 0:
            try:
                await self._rows.insert_one(row, session=session)
            except DuplicateKey as error:
                raise TryAgain from error
            return
        result = await self._rows.replace_one({"_id": timeline.dossier_id, "revision": revision}, row, session=session)
        if result.matched_count == 0:
            raise TryAgain

    async def _find(self, query: Document) -> Timeline | None:
        with outages():
            row = await self._rows.find_one(query)
        return None if row is None else _from_row(row)


def _windows(end: datetime) -> Iterator[tuple[datetime, datetime]]:
    span = _FIRST_WINDOW
    while end > _BEGINNING:
        start = max(end - span, _BEGINNING)
        yield start, end
        end, span = start, span * _GROWTH


def _may_see(principal: Principal) -> Document:
    if principal.kind is Kind.ACCOUNT and principal.id:
        return {"owner_account": principal.id}
    if principal.serves_agency:
        return {"agencies": principal.agency_id}
    raise DossierNotFound


def _to_row(timeline: Timeline) -> Document:
    row: Document = {
        "_id": timeline.dossier_id,
        "reached_version": timeline.reached_version,
        "entries": [
            {"version": e.version, "event": e.event, "at": e.occurred_at, "status": e.status.value}
            for e in timeline.entries
        ],
        "waiting": [event.body for event in timeline.waiting],
    }
    if (last := timeline.last) is not None:
        row |= {
            "code": last.code,
            "owner_account": last.owner_account,
            # No number leads to a sensitive dossier: not even how long the search takes tells of it.
            "owner_indexes": [] if last.sensitive else list(last.owner_indexes),
            "filed_at": timeline.entries[0].occurred_at,
            "agencies": list(last.agencies),
            "last": last.body,
        }
    return row


def _from_row(row: Document) -> Timeline:
    return Timeline(
        dossier_id=row["_id"],
        entries=tuple(
            Entry(sequence, entry["version"], entry["event"], entry["at"], Status(entry["status"]))
            for sequence, entry in enumerate(row["entries"], start=1)
        ),
        last=event_codec.decode(bytes(row["last"])) if "last" in row else None,
        waiting=tuple(event_codec.decode(bytes(body)) for body in row["waiting"]),
    )
