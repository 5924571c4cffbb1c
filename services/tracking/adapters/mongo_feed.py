"""The agencies' feeds in MongoDB: numbered rows, and for each agency one row that counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.common.kernel.ports import Ids
from services.common.storage.mongo import ASCENDING, Database, Index, Session, TryAgain, outages, prepare
from services.tracking.domain.cursor import FeedHead
from services.tracking.domain.timeline import Delivery

from . import event_codec


class MongoFeed:
    """The `Feed` of two collections.

    A number is taken from the agency's head in the transaction that writes the row. Two such transactions conflict, so
    the second takes its number after the first has committed: numbers appear in order and without gaps.
    """

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._rows = database["feed"]
        self._heads = database["feed_heads"]
        self._ids = ids
        self._opened: set[str] = set()

    async def prepare(self) -> None:
        """Makes the collections and the index."""
        order = Index([("agency", ASCENDING), ("sequence", ASCENDING)], name="order", unique=True)
        await prepare(self._database, self._rows.name, [order])
        await prepare(self._database, self._heads.name)

    async def head(self, agency_id: str) -> FeedHead | None:
        """See `Feed.head`."""
        with outages():
            row = await self._heads.find_one({"_id": agency_id})
        # A head is made just before its first event: until then there is nothing to stand at.
        return FeedHead(row["epoch"], row["sequence"]) if row and row["sequence"] else None

    async def window(self, agency_id: str, after: int, through: int) -> list[bytes]:
        """See `Feed.window`."""
        query = {"agency": agency_id, "sequence": {"$gt": after, "$lte": through}}
        with outages():
            rows = await self._rows.find(query).sort("sequence", ASCENDING).to_list(through - after)
        return [bytes(row["event"]) for row in rows]

    async def open(self, agency_ids: Iterable[str]) -> None:
        """Makes heads where they are missing, before the transaction: inside, two first events would collide."""
        for agency_id in set(agency_ids) - self._opened:
            with outages():
                await self._heads.update_one(
                    {"_id": agency_id}, {"$setOnInsert": {"epoch": self._ids.new(), "sequence": 0}}, upsert=True
                )
            self._opened.add(agency_id)

    async def append(self, deliveries: Sequence[Delivery], session: Session) -> None:
        """Adds rows to the feeds, in the caller's transaction. Raises TryAgain where a head had to be made again."""
        rows = []
        for agency_id in dict.fromkeys(delivery.agency_id for delivery in deliveries):
            events = [delivery.event for delivery in deliveries if delivery.agency_id == agency_id]
            head = await self._heads.find_one_and_update(
                {"_id": agency_id},
                {"$inc": {"sequence": len(events)}},
                return_document=True,  # as it is after the update
                session=session,
            )
            if head is None:  # an operator has dropped the heads since
                self._opened.discard(agency_id)
                await self.open([agency_id])
                raise TryAgain
            first = head["sequence"] - len(events) + 1
            rows += [
                {"agency": agency_id, "sequence": number, "event": event_codec.for_ward(event.body)}
                for number, event in enumerate(events, start=first)
            ]
        if rows:
            await self._rows.insert_many(rows, session=session)
