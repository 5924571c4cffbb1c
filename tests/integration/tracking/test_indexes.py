"""An index serves every query of tracking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.events.inbox import InboxGuard
from services.common.kernel.identity_documents import DocumentKind
from services.common.kernel.principal import Kind, Principal
from services.common.runtime import UuidV7
from services.common.sendings import MongoSendings
from services.common.storage.mongo import Database
from services.common.storage.sealed import BlindIndex, KeyRing
from services.tracking.adapters.mongo_feed import MongoFeed
from services.tracking.adapters.mongo_projection import MongoProjection
from services.tracking.adapters.mongo_timelines import MongoTimelines
from services.tracking.adapters.mongo_undelivered import MongoUndelivered
from services.tracking.app.audit import AuditTrail
from services.tracking.app.budget import LookUpBudgets
from services.tracking.app.look_up import LookUpDossier, LookUpDossiersByNumber
from services.tracking.domain.errors import DossierNotFound
from tests.support.clocks import HandClock
from tests.support.query_log import QueryLog
from tests.unit.tracking.dossiers import CODE, HAI_AN, MORNING, OWNER, dossier_id, event, story
from tests.unit.tracking.lookups import PASS, Noted


async def test_every_query_is_served_by_an_index(database: Database, watched: Database, query_log: QueryLog) -> None:
    clock = HandClock()
    timelines, feed = MongoTimelines(watched), MongoFeed(watched, UuidV7())
    inbox, sendings = InboxGuard(watched, "projection", clock), MongoSendings(watched, clock)
    undelivered = MongoUndelivered(watched, clock)
    for part in (timelines, feed, inbox, sendings, undelivered):
        await part.prepare()

    projection = MongoProjection(watched, inbox, timelines, feed)
    for each in (*story(), *story()):
        await projection.record(each)
    await projection.rebuild(dossier_id(), story())
    assert await timelines.by_code(CODE)
    assert await timelines.of_owner(["test-1:abc", "test-1:xyz"], before=MORNING + timedelta(days=1), limit=20)
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

    await sendings.reopen("event-1", "refused")
    for each in story():
        await undelivered.note(each, "SMTPConnectError", final=False)
    assert len(await undelivered.all()) == 5
    assert await undelivered.get(event().event_id)
    await undelivered.forget(event().event_id, unless_final=True)

    assert query_log.collections() >= {"timelines", "feed", "feed_heads", "sendings", "undelivered"}
    assert await query_log.unindexed(database) == []


async def test_a_number_without_dossiers_and_one_with_sensitive_ones_take_the_same_queries(
    watched: Database, query_log: QueryLog
) -> None:
    """Neither the answer nor its duration tells them apart."""
    clock = HandClock(MORNING + timedelta(days=1))
    timelines, feed, inbox = MongoTimelines(watched), MongoFeed(watched, UuidV7()), InboxGuard(watched, "p", clock)
    for part in (timelines, feed, inbox):
        await part.prepare()
    index = BlindIndex(KeyRing("key-1", {"key-1": bytes(32)}))
    await MongoProjection(watched, inbox, timelines, feed).record(
        event(sensitive=True, owner_indexes=[index.index(DocumentKind.PERSONAL_NUMBER, "038090000001")])
    )
    budgets, audit = LookUpBudgets(clock), AuditTrail(Noted(), UuidV7())
    look_up = LookUpDossiersByNumber(timelines, index, budgets, audit, clock)

    asked = []
    for number in ("038090000001", "038090000002"):
        query_log.queries.clear()
        assert await look_up(PASS, number, None) == []
        (owner,) = {query.pop("owner_indexes") for _, query, _ in query_log.queries}
        assert owner == index.index(DocumentKind.PERSONAL_NUMBER, number)
        asked.append(list(query_log.queries))
    assert asked[0] == asked[1] != []


async def test_a_code_that_does_not_exist_and_what_is_none_take_the_same_queries(
    watched: Database, query_log: QueryLog
) -> None:
    clock = HandClock()
    timelines = MongoTimelines(watched)
    await timelines.prepare()
    look_up = LookUpDossier(timelines, LookUpBudgets(clock), AuditTrail(Noted(), UuidV7()), clock)
    for typed in (CODE, "038090000001", "no code"):
        query_log.queries.clear()
        with pytest.raises(DossierNotFound):
            await look_up(PASS, typed)
        assert [(name, list(query)) for name, query, _ in query_log.queries] == [("timelines", ["code"])]
