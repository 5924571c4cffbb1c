"""The published catalogue in MongoDB: one document a record, and a head that holds the revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from services.catalogue.domain.catalogue import Catalogue
from services.common.storage.mongo import (
    ASCENDING,
    Database,
    Document,
    DuplicateKey,
    Index,
    Session,
    TryAgain,
    outages,
    prepare,
    transact,
)

from . import codec

T = TypeVar("T")

_HEAD = "head"
_RECORDS = "records"


class MongoCatalogueStore:
    """CatalogueStore on MongoDB. A record's `_id` is `<kind>/<key>`; a publication writes only what differs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads = database[_HEAD]
        self._records = database[_RECORDS]

    async def prepare(self) -> None:
        """Makes the collections."""
        await prepare(self._database, _HEAD)
        await prepare(self._database, _RECORDS, [Index([("kind", ASCENDING)], name="kind")])

    async def revision(self) -> int:
        """See the port."""
        with outages():
            head = await self._heads.find_one({"_id": _HEAD}, {"revision": 1})
        return int(head["revision"]) if head else 0

    async def load(self) -> Catalogue | None:
        """See the port; a transaction gives the one snapshot."""
        return await transact(self._database, self._read)

    async def publish(self, change: Callable[[Catalogue | None], Catalogue]) -> Catalogue:
        """See the port."""

        async def write(session: Session) -> Catalogue:
            current = await self._read(session)
            successor = change(current)
            if successor is not current:
                await self._move_head(current, successor, session)
                await self._write_difference(current, successor, session)
            return successor

        return await transact(self._database, write)

    async def _read(self, session: Session) -> Catalogue | None:
        head = await self._heads.find_one({"_id": _HEAD}, session=session)
        if head is None:
            return None
        return Catalogue(
            agencies=await self._of_kind("agency", codec.AGENCIES, session),
            former_units=await self._of_kind("former_unit", codec.FORMER_UNITS, session),
            fields=await self._of_kind("field", codec.FIELDS, session),
            procedures=await self._of_kind("procedure", codec.PROCEDURES, session),
            forms=await self._of_kind("form", codec.FORMS, session),
            overrides=await self._of_kind("override", codec.OVERRIDES, session),
            everyday_words=await self._of_kind("everyday_words", codec.EVERYDAY_WORDS, session),
            default_week=codec.WEEKS.read(head["default_week"]),
            revision=head["revision"],
        ).in_order()

    async def _of_kind(self, kind: str, coding: codec.Codec[T], session: Session) -> tuple[T, ...]:
        rows = await self._records.find({"kind": kind}, session=session).to_list(None)
        return tuple(coding.read(row["record"]) for row in rows)

    async def _move_head(self, current: Catalogue | None, successor: Catalogue, session: Session) -> None:
        head = {"revision": successor.revision, "default_week": codec.WEEKS.write(successor.default_week)}
        if current is None:
            try:
                await self._heads.insert_one({"_id": _HEAD, **head}, session=session)
            except DuplicateKey:
                raise TryAgain from None  # another process published first
            return
        expected = {"_id": _HEAD, "revision": current.revision}
        if (await self._heads.update_one(expected, {"$set": head}, session=session)).matched_count == 0:
            raise TryAgain

    async def _write_difference(self, current: Catalogue | None, successor: Catalogue, session: Session) -> None:
        before = _rows(current) if current else {}
        after = _rows(successor)
        stale = [key for key, row in before.items() if after.get(key) != row]
        fresh = [row for key, row in after.items() if before.get(key) != row]
        if stale:
            await self._records.delete_many({"_id": {"$in": stale}}, session=session)
        if fresh:
            await self._records.insert_many(fresh, session=session)


def _rows(catalogue: Catalogue) -> dict[str, Document]:
    rows = [
        *_kind("agency", codec.AGENCIES, ((each.id, each) for each in catalogue.agencies)),
        *_kind("former_unit", codec.FORMER_UNITS, ((each.id, each) for each in catalogue.former_units)),
        *_kind("field", codec.FIELDS, ((each.id, each) for each in catalogue.fields)),
        *_kind("procedure", codec.PROCEDURES, ((f"{each.code}/{each.version}", each) for each in catalogue.procedures)),
        *_kind("form", codec.FORMS, ((each.id, each) for each in catalogue.forms)),
        *_kind("override", codec.OVERRIDES, ((each.day.isoformat(), each) for each in catalogue.overrides)),
        *_kind("everyday_words", codec.EVERYDAY_WORDS, ((each.means, each) for each in catalogue.everyday_words)),
    ]
    return {row["_id"]: row for row in rows}


def _kind(kind: str, coding: codec.Codec[T], records: Iterable[tuple[str, T]]) -> Iterable[Document]:
    for key, record in records:
        yield {"_id": f"{kind}/{key}", "kind": kind, "record": coding.write(record)}
