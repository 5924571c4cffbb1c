"""What commands on dossiers ask of MongoDB, statement by statement, with nothing around it.

The rows are those of real commands under new ids, so of the same size, in collections with the same indexes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.common.events.outbox import Outbox
from services.common.runtime import SystemClock, UuidV7
from services.common.storage import mongo
from services.common.storage.idempotency import Idempotency
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.adapters.mongo_dossiers import MongoDossiers
from tests.bench.world import World

DATABASE = "bare"
CHUNK = 250


@dataclass(frozen=True, slots=True)
class Written:
    """What one command wrote: the dossier as it was then, the event, the record of the call."""

    dossier: mongo.Document
    event: mongo.Document
    record: mongo.Document

    @classmethod
    async def by(cls, database: mongo.Database, dossier_id: str, method: str, sequence: int) -> Written:
        """By a method that was just called, and told of as the dossier's event with this number."""
        rows = [
            await database["dossiers"].find_one({"_id": dossier_id}),
            await database["outbox"].find_one({"key": dossier_id, "sequence": sequence}),
            await database["idempotency"].find_one({"aggregate": dossier_id, "method": {"$regex": f"{method}$"}}),
        ]
        return cls(*(row for row in rows if row is not None))


@dataclass(frozen=True, slots=True)
class Statements:
    """Writes rows and nothing else, in a database beside submission's."""

    database: mongo.Database

    @classmethod
    async def beside(cls, world: World) -> Statements:
        """With the same collections and indexes."""
        database = world.databases[DATABASE]
        clock = SystemClock()
        outbox, idempotency = Outbox(database, clock), Idempotency(database, clock)
        dossiers = MongoDossiers(database, world.copies.codec, outbox, idempotency, clock, on_commit=_nobody_waits)
        for part in (outbox, idempotency, MongoCodes(database), dossiers):
            await part.prepare()
        return cls(database)

    async def store(self, dossier: mongo.Document, count: int) -> Iterator[str]:
        """Stores copies of a dossier without a code; their ids."""
        ids = [UuidV7().new() for _ in range(count)]
        rows = ({**dossier, "_id": dossier_id} for dossier_id in ids)
        while chunk := list(islice(rows, CHUNK)):
            await self.database["dossiers"].insert_many(chunk)
        return iter(ids)

    async def submit(self, submission: Written, dossier_id: str) -> None:
        """Everything that one submission reads and writes, in its order."""
        record = str(uuid.uuid4())
        await self.database["dossiers"].find_one({"_id": dossier_id})
        await self.database["idempotency"].find_one({"_id": record})
        counter = await self.database["code_counters"].find_one_and_update(
            {"_id": "bare"}, {"$inc": {"last": 1}}, upsert=True, return_document=True
        )
        code = f"{submission.dossier['code'].rpartition('-')[0]}-{counter['last']:05}"
        await self.database["code_allocations"].insert_one({"_id": dossier_id, "code": code})
        await self._change(dossier_id, {**submission.dossier, "code": code}, submission, record)

    async def supplement(self, request: Written, answer: Written, dossier_id: str) -> None:
        """The same for a request to mend and the answer to it."""
        for written in (request, answer):
            reads = 2 if written is request else 1
            for _ in range(reads):
                await self.database["dossiers"].find_one({"_id": dossier_id})
            code = f"bare-{dossier_id}"
            await self._change(dossier_id, {**written.dossier, "code": code}, written, str(uuid.uuid4()))

    async def _change(self, dossier_id: str, after: mongo.Document, written: Written, record: str) -> None:
        database, by_id = self.database, {"_id": dossier_id}

        async def write(session: mongo.Session) -> None:
            await database["idempotency"].find_one({"_id": record}, session=session)
            before = await database["dossiers"].find_one(by_id, session=session)
            assert before is not None
            as_read = {**by_id, "version": before["version"]}
            await database["dossiers"].replace_one(as_read, {**after, **by_id}, session=session)
            await database["outbox"].insert_one({**written.event, **self._fresh(), "key": dossier_id}, session=session)
            await database["idempotency"].insert_one({**written.record, "_id": record}, session=session)

        await mongo.transact(database, write)

    @staticmethod
    def _fresh() -> mongo.Document:
        return {"_id": str(uuid.uuid4()), "shelf": "pending"}


async def _nobody_waits() -> None:
    """Nothing is relayed from here."""
