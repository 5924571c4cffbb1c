"""Dossiers and codes in memory, for tests of use cases. The contract suite holds for them as for the real stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from services.common.kernel.command import Command
from services.common.kernel.errors import AlreadyExists
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Kind, Principal
from services.common.kernel.vietnam import to_local
from services.common.storage.memory import MemoryAggregates
from services.submission.app.paging import position
from services.submission.app.ports import DossierChange
from services.submission.domain import codes
from services.submission.domain.access import ensure_may_read
from services.submission.domain.codes import DossierCode
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.attachments import AttachmentState
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status

T = TypeVar("T")

_SERVICE = Principal(Kind.SERVICE, "submission")


class MemoryDossiers:
    """`Dossiers` and `OwnWork` without a database. `events` holds all that would have been published, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._deleted: dict[str, tuple[datetime, Sequence[str]]] = {}
        self._aggregates = MemoryAggregates[Dossier, DossierEvent](
            not_found=DossierNotFound, unique={"code": AlreadyExists}
        )

    @property
    def events(self) -> Sequence[DossierEvent]:
        """What others were told."""
        return self._aggregates.events

    async def get(self, key: str, principal: Principal) -> Dossier:
        """See `Dossiers.get`."""
        return ensure_may_read(await self._aggregates.get(self._id_of(key)), principal)

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

        updated = await self._aggregates.update(command, self._id_of(key), decide)
        # A repeat is answered with what it did not make, and the dossier may have gone elsewhere since.
        return updated if updated is made else ensure_may_read(updated, command.actor)

    async def delete(self, command: Command, dossier_id: str, fn: Callable[[Dossier], None]) -> Dossier | None:
        """See `Dossiers.delete`."""
        deleted = await self._aggregates.delete(
            command, dossier_id, lambda dossier: fn(ensure_may_read(dossier, command.actor))
        )
        self._remember_files(deleted)
        return deleted

    async def of_owner(
        self, account_id: str, status: Status | None, procedure: str, *, before: str, limit: int
    ) -> Sequence[Dossier]:
        """See `Dossiers.of_owner`."""
        own = [
            dossier
            for dossier in self._aggregates.all()
            if dossier.owner_account_id == account_id
            and status in (None, dossier.status)
            and procedure in ("", dossier.procedure.code)
        ]
        return _newest(((position(dossier.created_at, dossier.id), dossier) for dossier in own), before, limit)

    async def count_drafts(self, account_id: str, *, limit: int) -> int:
        """See `Dossiers.count_drafts`."""
        return len(await self.of_owner(account_id, Status.DRAFT, "", before="", limit=limit))

    async def of_agency(self, agency_id: str, status: Status | None, *, before: str, limit: int) -> Sequence[Dossier]:
        """See `Dossiers.of_agency`."""
        sent = [
            (position(dossier.submitted_at, dossier.id), dossier)
            for dossier in self._aggregates.all()
            if dossier.submitted_at is not None
            and agency_id in (dossier.routing.receiving.id, dossier.routing.handling.id)
            and status in (None, dossier.status)
        ]
        return _newest(sent, before, limit)

    async def look_up(self, dossier_id: str) -> Dossier:
        """See `OwnWork.look_up`."""
        dossier = await self._aggregates.get(dossier_id)
        if dossier.status is Status.DRAFT:
            raise DossierNotFound
        return dossier

    async def drafts_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """See `OwnWork.drafts_before`."""
        drafts = [(d.updated_at, d.id) for d in self._aggregates.all() if d.status is Status.DRAFT]
        return _oldest(drafts, instant, skip, limit)

    async def with_uploads_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """See `OwnWork.with_uploads_before`."""
        waiting = [
            (min(pending), dossier.id)
            for dossier in self._aggregates.all()
            if (pending := [f.created_at for f in dossier.attachments if f.state is AttachmentState.PENDING])
        ]
        return _oldest(waiting, instant, skip, limit)

    async def with_files_removed_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """See `OwnWork.with_files_removed_before`."""
        removed = [
            (min(file.removed_at for file in dossier.removed_files), dossier)
            for dossier in self._aggregates.all()
            if dossier.removed_files
        ]
        return {
            dossier.id: [file.id for file in dossier.removed_files if file.removed_at < instant]
            for dossier in _oldest(removed, instant, skip, limit)
        }

    async def with_files_deleted_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """See `OwnWork.with_files_deleted_before`."""
        deleted = [(at, (dossier_id, files)) for dossier_id, (at, files) in self._deleted.items()]
        return dict(_oldest(deleted, instant, skip, limit))

    async def forget_removed(self, dossier_id: str, attachment_ids: Sequence[str]) -> None:
        """See `OwnWork.forget_removed`."""
        for dossier in self._aggregates.all():
            if dossier.id == dossier_id:
                left = tuple(file for file in dossier.removed_files if file.id not in attachment_ids)
                self._aggregates.amend(replace(dossier, removed_files=left))

    async def forget_deleted(self, dossier_id: str) -> None:
        """See `OwnWork.forget_deleted`."""
        self._deleted.pop(dossier_id, None)

    async def tidy(self, dossier_id: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        """See `OwnWork.tidy`."""
        return await self._aggregates.update(Command(_SERVICE, "", "tidy", b""), dossier_id, fn)

    async def discard(self, dossier_id: str, fn: Callable[[Dossier], None]) -> None:
        """See `OwnWork.discard`."""
        self._remember_files(await self._aggregates.delete(Command(_SERVICE, "", "discard", b""), dossier_id, fn))

    def _remember_files(self, deleted: Dossier | None) -> None:
        if deleted is not None and deleted.stored_files:
            self._deleted[deleted.id] = (self._clock.now(), list(deleted.stored_files))

    def _id_of(self, key: str) -> str:
        code = codes.parse(key)
        if code is None:
            return key
        return next((dossier.id for dossier in self._aggregates.all() if dossier.code == str(code)), key)


class MemoryCodes:
    """`Codes` without a database."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._given: dict[str, DossierCode] = {}

    async def allocate(self, dossier_id: str, agency_code: str, now: datetime) -> DossierCode:
        """See `Codes.allocate`."""
        if dossier_id not in self._given:
            counter = f"{agency_code}-{to_local(now):%y%m%d}"
            self._last[counter] = self._last.get(counter, 0) + 1
            self._given[dossier_id] = codes.issue(agency_code, now, self._last[counter])
        return self._given[dossier_id]


def _newest(placed: Iterable[tuple[str, Dossier]], before: str, limit: int) -> list[Dossier]:
    below = sorted((pair for pair in placed if not before or pair[0] < before), key=lambda pair: pair[0], reverse=True)
    return [dossier for _, dossier in below[:limit]]


def _oldest(dated: Iterable[tuple[datetime, T]], before: datetime, skip: int, limit: int) -> list[T]:
    early = sorted((pair for pair in dated if pair[0] < before), key=lambda pair: pair[0])
    return [item for _, item in early[skip : skip + limit]]
