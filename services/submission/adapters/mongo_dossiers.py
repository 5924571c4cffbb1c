"""The dossiers in MongoDB. Whoever may not know of a dossier does not find it here: no use case can forget to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from services.common.events.outbox import Outbox
from services.common.kernel.command import Command
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Kind, Principal
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import ASCENDING, Collection, Database, Document, Index, Session, outages, prepare
from services.submission.app.ports import DossierChange
from services.submission.domain import codes
from services.submission.domain.access import ensure_may_read
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status

from .dossier_codec import DossierCodec
from .newest_first import newest_first

_COLLECTION, _DELETED = "dossiers", "deleted_dossiers"
_SOURCE_OF_OWN_WORK = Principal(Kind.SERVICE, "submission")
_EARLIEST = datetime(2025, 7, 1, tzinfo=UTC)
_INDEXES = (
    Index([("code", ASCENDING)], name="code", unique=True, sparse=True),
    # An equality prefix for each way in which a list can be narrowed.
    Index([("owner_account", ASCENDING), ("opened", ASCENDING)], name="own"),
    Index([("owner_account", ASCENDING), ("status", ASCENDING), ("opened", ASCENDING)], name="own_by_status"),
    Index(
        [("owner_account", ASCENDING), ("procedure.code", ASCENDING), ("opened", ASCENDING)], name="own_by_procedure"
    ),
    Index(
        [("owner_account", ASCENDING), ("status", ASCENDING), ("procedure.code", ASCENDING), ("opened", ASCENDING)],
        name="own_by_status_and_procedure",
    ),
    Index([("agencies", ASCENDING), ("filed", ASCENDING)], name="desk"),
    Index([("agencies", ASCENDING), ("status", ASCENDING), ("filed", ASCENDING)], name="desk_by_status"),
    Index([("owner_indexes", ASCENDING)], name="owner_indexes"),
    # Only drafts are in it.
    Index([("updated_at", ASCENDING)], name="drafts", partialFilterExpression={"status": Status.DRAFT.value}),
    # Only dossiers that wait for a file are in it: it stays small.
    Index([("pending_since", ASCENDING)], name="pending_since", sparse=True),
    # Only dossiers that remember a removed file, for an hour or so.
    Index([("removed_since", ASCENDING)], name="removed_since", sparse=True),
)


class MongoDossiers:
    """The `Dossiers` and the `OwnWork` of one database."""

    def __init__(
        self,
        database: Database,
        codec: DossierCodec,
        outbox: Outbox,
        idempotency: Idempotency,
        clock: Clock,
        *,
        on_commit: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._rows, self._deleted = database[_COLLECTION], database[_DELETED]
        self._codec = codec
        self._clock = clock
        self._aggregates = MongoAggregates[Dossier, DossierEvent](
            database,
            _COLLECTION,
            codec,
            outbox,
            idempotency,
            not_found=DossierNotFound,
            indexes=_INDEXES,
            on_remove=self._remember_files,
            on_commit=on_commit,
        )

    async def prepare(self) -> None:
        """Makes the collections and their indexes; outbox and idempotency are prepared by their owner."""
        await self._aggregates.prepare()
        await prepare(self._database, _DELETED, [Index([("deleted", ASCENDING)], name="deleted")])

    async def get(self, key: str, principal: Principal) -> Dossier:
        """See `Dossiers.get`."""
        code = codes.parse(key)
        if code is None:
            return ensure_may_read(await self._aggregates.get(key), principal)
        found = await self._aggregates.find_one({"code": str(code)})
        if found is None:
            raise DossierNotFound
        return ensure_may_read(found, principal)

    async def replayed(self, command: Command) -> Dossier | None:
        """See `Dossiers.replayed`."""
        found = await self._aggregates.replayed(command)
        return None if found is None else ensure_may_read(found, command.actor)

    async def add(self, command: Command, change: DossierChange) -> Dossier:
        """See `Dossiers.add`."""
        return await self._aggregates.add(command, change)

    async def update(self, command: Command, key: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        """See `Dossiers.update`."""
        made: Dossier | None = None

        def decide(dossier: Dossier) -> DossierChange:
            nonlocal made
            change = fn(ensure_may_read(dossier, command.actor))
            made = change.aggregate
            return change

        updated = await self._aggregates.update(command, await self._id_of(key), decide)
        # A repeat is answered with what it did not make, and the dossier may have gone elsewhere since.
        return updated if updated is made else ensure_may_read(updated, command.actor)

    async def delete(self, command: Command, dossier_id: str, fn: Callable[[Dossier], None]) -> Dossier | None:
        """See `Dossiers.delete`."""
        return await self._aggregates.delete(
            command, dossier_id, lambda dossier: fn(ensure_may_read(dossier, command.actor))
        )

    async def of_owner(
        self, account_id: str, status: Status | None, procedure: str, *, before: str, limit: int
    ) -> Sequence[Dossier]:
        """See `Dossiers.of_owner`."""
        prefix: Document = {"owner_account": account_id}
        if status is not None:
            prefix["status"] = status.value
        if procedure:
            prefix["procedure.code"] = procedure
        return await self._newest(prefix, "opened", before, limit)

    async def count_drafts(self, account_id: str, *, limit: int) -> int:
        """See `Dossiers.count_drafts`."""
        query = {"owner_account": account_id, "status": Status.DRAFT.value}
        with outages():
            return await self._rows.count_documents(query, limit=limit)

    async def of_agency(self, agency_id: str, status: Status | None, *, before: str, limit: int) -> Sequence[Dossier]:
        """See `Dossiers.of_agency`."""
        prefix: Document = {"agencies": agency_id}
        if status is not None:
            prefix["status"] = status.value
        return await self._newest(prefix, "filed", before, limit)

    async def look_up(self, dossier_id: str) -> Dossier:
        """See `OwnWork.look_up`."""
        dossier = await self._aggregates.get(dossier_id)
        if dossier.status is Status.DRAFT:
            raise DossierNotFound
        return dossier

    async def drafts_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """See `OwnWork.drafts_before`."""
        drafts = {"status": Status.DRAFT.value}
        rows = await _oldest(self._rows, drafts, "updated_at", instant, "_id", skip=skip, limit=limit)
        return [row["_id"] for row in rows]

    async def with_uploads_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """See `OwnWork.with_uploads_before`."""
        rows = await _oldest(self._rows, {}, "pending_since", instant, "_id", skip=skip, limit=limit)
        return [row["_id"] for row in rows]

    async def with_files_removed_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """See `OwnWork.with_files_removed_before`."""
        rows = await _oldest(self._rows, {}, "removed_since", instant, "removed_files", skip=skip, limit=limit)
        return {row["_id"]: [file["id"] for file in row["removed_files"] if file["at"] < instant] for row in rows}

    async def with_files_deleted_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """See `OwnWork.with_files_deleted_before`."""
        rows = await _oldest(self._deleted, {}, "deleted", instant, "files", skip=skip, limit=limit)
        return {row["_id"]: row["files"] for row in rows}

    async def forget_removed(self, dossier_id: str, attachment_ids: Sequence[str]) -> None:
        """See `OwnWork.forget_removed`.

        One atomic update: what is removed meanwhile stays, and a change under way that read the row before is made again.
        """
        remembered = {"$ifNull": ["$removed_files", []]}
        left = {"$filter": {"input": remembered, "cond": {"$not": {"$in": ["$$this.id", list(attachment_ids)]}}}}
        since = {"$ifNull": [{"$min": "$removed_files.at"}, "$$REMOVE"]}  # of none: out of the index
        with outages():
            await self._rows.update_one(
                {"_id": dossier_id}, [{"$set": {"removed_files": left}}, {"$set": {"removed_since": since}}]
            )

    async def forget_deleted(self, dossier_id: str) -> None:
        """See `OwnWork.forget_deleted`."""
        with outages():
            await self._deleted.delete_one({"_id": dossier_id})

    async def tidy(self, dossier_id: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        """See `OwnWork.tidy`."""
        return await self._aggregates.update(Command(_SOURCE_OF_OWN_WORK, "", "tidy", b""), dossier_id, fn)

    async def discard(self, dossier_id: str, fn: Callable[[Dossier], None]) -> None:
        """See `OwnWork.discard`."""
        await self._aggregates.delete(Command(_SOURCE_OF_OWN_WORK, "", "discard", b""), dossier_id, fn)

    async def _remember_files(self, dossier: Dossier, session: Session) -> None:
        if dossier.stored_files:
            row = {"_id": dossier.id, "files": dossier.stored_files, "deleted": self._clock.now()}
            await self._deleted.insert_one(row, session=session)

    async def _id_of(self, key: str) -> str:
        code = codes.parse(key)
        if code is None:
            return key
        with outages():
            row = await self._rows.find_one({"code": str(code)}, {"_id": 1})
        if row is None:
            raise DossierNotFound
        return str(row["_id"])

    async def _newest(self, prefix: Document, field: str, before: str, limit: int) -> list[Dossier]:
        rows = await newest_first(self._rows, prefix, field, before=before, now=self._clock.now(), limit=limit)
        return [self._codec.from_document(row) for row in rows]


async def _oldest(
    rows: Collection, prefix: Document, field: str, before: datetime, needed: str, *, skip: int, limit: int
) -> list[Document]:
    query = {**prefix, field: {"$gte": _EARLIEST, "$lt": before}}
    with outages():
        return await rows.find(query, {needed: 1}).sort(field, ASCENDING).skip(skip).limit(limit).to_list(limit)
