"""An index serves every query of the chassis."""

from __future__ import annotations

from datetime import UTC, datetime

from services.common.events.doorbell import Doorbell
from services.common.events.envelope import Envelope
from services.common.events.inbox import InboxGuard
from services.common.events.outbox import Outbox
from services.common.events.relay import Relay
from services.common.leases import Lease
from services.common.runtime import SystemClock
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import ASCENDING, Database, Index, Session
from tests.contract.common.boxes import Box, BoxCodec, BoxEvent, LabelTaken, command, open_box, put_in
from tests.support.query_log import QueryLog

CLOCK = SystemClock()


class Nowhere:
    async def publish(self, event: Envelope) -> None:
        """Takes everything."""


async def test_every_query_is_served_by_an_index(watched: Database, database: Database, query_log: QueryLog) -> None:
    outbox, idempotency = Outbox(watched, CLOCK), Idempotency(watched, CLOCK)
    inbox, lease = InboxGuard(watched, "counter", CLOCK), Lease(watched, "relay", "me", CLOCK)
    boxes = MongoAggregates[Box, BoxEvent](
        watched,
        "boxes",
        BoxCodec(),
        outbox,
        idempotency,
        unique={"label": LabelTaken},
        indexes=[Index([("count", ASCENDING)])],
    )
    for part in (outbox, idempotency, inbox, lease, boxes):
        await part.prepare()

    await boxes.add(command("r1"), open_box("b1", "tools"))
    await boxes.update(command("r2"), "b1", put_in)
    await boxes.replayed(command("r2"))
    assert await boxes.find_one({"label": "tools"}) == await boxes.get("b1")
    assert len(await boxes.find({"count": 1}, order=[("count", ASCENDING)], limit=10)) == 1
    assert await lease.ask()
    assert await Relay(outbox, Nowhere(), lease, Doorbell("boxes")).flush() == 2
    assert [chunk async for chunk in outbox.archived(datetime.now(UTC).date())]
    assert await outbox.history("b1")
    await lease.release()

    async def work(session: Session) -> None:
        return None

    assert await inbox.once("e1", work)
    assert not await inbox.once("e1", work)

    assert query_log.collections() >= {"boxes", "outbox", "idempotency", "leases"}
    assert await query_log.unindexed(database) == []


async def test_the_check_itself_notices_a_scan(watched: Database, database: Database, query_log: QueryLog) -> None:
    await watched["rows"].insert_one({"_id": "a", "n": 1})
    await watched["rows"].find_one({"n": 1})
    await watched["rows"].update_one({"_id": "a", "$or": [{"n": 1}, {"n": 2}]}, {"$set": {"n": 3}})
    await watched["rows"].update_one({"_id": "a", "n": 3}, {"$set": {"n": 4}})

    assert [query for _, query, _ in await query_log.unindexed(database)] == [
        {"n": 1},
        {"_id": "a", "$or": [{"n": 1}, {"n": 2}]},
    ]


async def test_the_check_itself_notices_a_sort(watched: Database, database: Database, query_log: QueryLog) -> None:
    rows = watched["rows"]
    await rows.create_index([("n", ASCENDING), ("at", ASCENDING)])
    await rows.insert_many([{"n": 1, "at": at, "size": -at} for at in range(5)])
    await rows.find({"n": 1}).sort("at", ASCENDING).to_list(None)
    await rows.find({"n": 1}).sort("size", ASCENDING).to_list(None)

    assert await query_log.unindexed(database) == [("rows", {"n": 1}, {"size": 1})]
