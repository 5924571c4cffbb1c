"""Dossiers by the thousand: copies of a real one, written as the services themselves keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from motcua.submission.v1 import events_pb2

from services.common.kernel.identity_documents import DocumentKind
from services.common.runtime import UuidV7
from services.common.settings import Profile
from services.common.storage import mongo
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.domain.record.dossier import Dossier
from services.tracking.adapters import event_codec
from services.tracking.adapters.mongo_timelines import MongoTimelines
from services.tracking.domain.timeline import Timeline, advance

# Dossiers grow with time, not at once: an agency gets about fifty a day.
EVERY = timedelta(minutes=30)
# Sequences that the day's own dossiers don't reach.
FIRST_NUMBER = 50_000
CHUNK = 250


def owner_of(code: str) -> str:
    """The personal number of the owner of the copy with this code: tracking finds each by a number of its own."""
    return f"038090{int(code.rpartition('-')[2]):06d}"


class Copies:
    """Writes copies into the databases of submission and tracking; `env` is submission's, as is the `codec`."""

    def __init__(self, env: Mapping[str, str], submission: mongo.Database, tracking: mongo.Database) -> None:
        sealing, blind = (
            KeyRing.read(Path(env[f"MOTCUA_{name}_KEYS_FILE"]), Profile.LOCAL) for name in ("SEALING", "BLIND_INDEX")
        )
        self._blind_index = BlindIndex(blind)
        self.codec = DossierCodec(Sealer(sealing), self._blind_index)
        self._dossiers = submission["dossiers"]
        self._tracking = tracking
        self._timelines = MongoTimelines(tracking)
        self._ids = UuidV7()
        self._made = 0

    async def of_draft(self, dossier_id: str, count: int) -> list[str]:
        """Copies of a draft; their ids."""
        original = await self._read(dossier_id)
        copies = [replace(original, id=self._ids.new()) for _ in range(count)]
        await self._store(copies)
        return [copy.id for copy in copies]

    async def of_sent(self, dossier_id: str, count: int) -> list[Dossier]:
        """Copies of a dossier that was sent, ever older, in both services."""
        original = await self._read(dossier_id)
        timeline = await self._timelines.by_code(original.code)
        assert timeline is not None
        assert timeline.last is not None
        copies = [self._aged(original) for _ in range(count)]
        await self._store(copies)
        await self._project(timeline.last.body, copies)
        return copies

    async def _read(self, dossier_id: str) -> Dossier:
        row = await self._dossiers.find_one({"_id": dossier_id})
        assert row is not None
        return self.codec.from_document(row)

    def _aged(self, original: Dossier) -> Dossier:
        self._made += 1
        at = datetime.now(UTC).replace(microsecond=0) - self._made * EVERY
        agency = original.routing.handling.code
        code = f"{agency}-{at:%y%m%d}-{FIRST_NUMBER + self._made}"
        return replace(original, id=self._ids.new(), code=code, created_at=at, updated_at=at, submitted_at=at)

    async def _store(self, dossiers: Iterable[Dossier]) -> None:
        rows = ({**self.codec.to_document(each), "_id": each.id, "version": each.version} for each in dossiers)
        while chunk := list(islice(rows, CHUNK)):
            await self._dossiers.insert_many(chunk)

    async def _project(self, body: bytes, dossiers: Iterable[Dossier]) -> None:
        timelines = (self._timeline(body, dossier) for dossier in dossiers)
        while chunk := list(islice(timelines, CHUNK)):

            async def store(session: mongo.Session, chunk: list[Timeline] = chunk) -> None:
                for timeline in chunk:
                    await self._timelines.store(timeline, 0, session)

            await mongo.transact(self._tracking, store, budget=timedelta(seconds=30))

    def _timeline(self, body: bytes, dossier: Dossier) -> Timeline:
        event = events_pb2.DossierEvent.FromString(body)
        event.event_id, event.dossier, event.code = self._ids.new(), f"dossiers/{dossier.id}", dossier.code
        event.owner_indexes[:] = [self._blind_index.index(DocumentKind.PERSONAL_NUMBER, owner_of(dossier.code))]
        if dossier.submitted_at is not None:
            event.occur_time.FromDatetime(dossier.submitted_at)
            event.submit_time.FromDatetime(dossier.submitted_at)
        return advance(Timeline(dossier.id), event_codec.decode(event.SerializeToString())).timeline
