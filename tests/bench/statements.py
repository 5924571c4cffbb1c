"""What SubmitDossier asks of MongoDB, statement by statement, with nothing around it.

The rows are those of a real submission under new ids, so of the same size, in collections with the same indexes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.common import mongo
from services.common.idempotency import Idempotency
from services.common.outbox import Outbox
from services.common.runtime import SystemClock, UuidV7
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.adapters.mongo_dossiers import MongoDossiers
from tests.bench.world import World

DATABASE = "bare"
CHUNK = 250


@dataclass(frozen=True, slots=True)
class Statements:
    """Sends drafts that are rows and nothing else."""

    database: mongo.Database
    draft: mongo.Document
    sent: mongo.Document
    outbox: mongo.Document
    record: mongo.Document

    @classmethod
    async def like(cls, world: World) -> Statements:
        """A database beside submission's, and the rows of a draft and a dossier that was sent to take after."""
        database, ours = world.databases[DATABASE], world.database("submission")
        clock = SystemClock()
        outbox, idempotency = Outbox(database, clock), Idempotency(database, clock)
        dossiers = MongoDossiers(database, world.copies.codec, outbox, idempotency, clock, on_commit=_nobody_waits)
        for part in (outbox, idempotency, MongoCodes(database), dossiers):
            await part.prepare()
        sent = world.sent.id
        rows = [
            await ours["dossiers"].find_one({"_id": world.draft.id}),
            await ours["dossiers"].find_one({"_id": sent}),
            await ours["outbox"].find_one({"key": sent, "sequence": 1}),
            await ours["idempotency"].find_one({"aggregate": sent, "method": {"$regex": "SubmitDossier$"}}),
        ]
        return cls(database, *(row for row in rows if row is not None))

    async def drafts(self, count: int) -> Iterator[str]:
        """Stores drafts; their ids."""
        ids = [UuidV7().new() for _ in range(count)]
        rows = ({**self.draft, "_id": dossier_id} for dossier_id in ids)
        while chunk := list(islice(rows, CHUNK)):
            await self.database["dossiers"].insert_many(chunk)
        return iter(ids)

    async def submit(self, dossier_id: str) -> None:
        """Everything that one submission reads and writes, in its order."""
        database, by_id = self.database, {"_id": dossier_id}
        record = str(uuid.uuid4())
        await database["dossiers"].find_one(by_id)
        counter = await database["code_counters"].find_one_and_update(
            {"_id": "bare"}, {"$inc": {"last": 1}}, upsert=True, return_document=True
        )
        code = f"{self.sent['code'].rpartition('-')[0]}-{counter['last']:05}"
        await database["code_allocations"].insert_one({**by_id, "code": code})

        async def write(session: mongo.Session) -> None:
            await database["idempotency"].find_one({"_id": record}, session=session)
            draft = await database["dossiers"].find_one(by_id, session=session)
            assert draft is not None
            as_read = {**by_id, "version": draft["version"]}
            await database["dossiers"].replace_one(as_read, {**self.sent, **by_id, "code": code}, session=session)
            await database["outbox"].insert_one({**self.outbox, **self._fresh(), "key": dossier_id}, session=session)
            await database["idempotency"].insert_one({**self.record, "_id": record}, session=session)

        await mongo.transact(database, write)

    @staticmethod
    def _fresh() -> mongo.Document:
        return {"_id": str(uuid.uuid4()), "shelf": "pending"}


async def _nobody_waits() -> None:
    """Nothing is relayed from here."""
