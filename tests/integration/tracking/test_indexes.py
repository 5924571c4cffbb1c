"""An index serves every query of tracking."""

from __future__ import annotations

from datetime import timedelta

from services.common.inbox import InboxGuard
from services.common.kernel.principal import Kind, Principal
from services.common.mongo import Database
from services.common.runtime import UuidV7
from services.common.sendings import MongoSendings
from services.tracking.adapters.mongo_feed import MongoFeed
from services.tracking.adapters.mongo_projection import MongoProjection
from services.tracking.adapters.mongo_timelines import MongoTimelines
from tests.support.clocks import HandClock
from tests.support.query_log import QueryLog
from tests.unit.tracking.dossiers import CODE, HAI_AN, OWNER, dossier_id, story


async def test_every_query_is_served_by_an_index(database: Database, watched: Database, query_log: QueryLog) -> None:
    clock = HandClock()
    timelines, feed = MongoTimelines(watched), MongoFeed(watched, UuidV7())
    inbox, sendings = InboxGuard(watched, "projection", clock), MongoSendings(watched, clock)
    for part in (timelines, feed, inbox, sendings):
        await part.prepare()

    projection = MongoProjection(inbox, timelines, feed)
    for each in (*story(), *story()):
        await projection.record(each)
    assert await timelines.by_code(CODE)
    assert await timelines.visible_to(Principal(Kind.ACCOUNT, OWNER), dossier_id())
    assert await timelines.visible_to(Principal(Kind.WARD, HAI_AN, agency_id=HAI_AN), dossier_id())
    assert await timelines.reached_version(dossier_id())
    assert await feed.head(HAI_AN)
    assert len(await feed.window(HAI_AN, 1, 4)) == 3
    for end in (sendings.release, None):
        claim = await sendings.claim("event-1")
        assert claim is not None
        await (end(claim) if end else sendings.settle(claim, "sent"))
        clock.time += timedelta(seconds=1)

    assert query_log.collections() >= {"timelines", "feed", "feed_heads", "sendings"}
    assert await query_log.unindexed(database) == []
    owners = await database["timelines"].index_information()
    assert [("owner_indexes", 1)] in [index["key"] for index in owners.values()]
