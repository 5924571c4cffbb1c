"""What every store of timelines and feeds guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol, cast

import pytest
from motcua.submission.v1 import events_pb2

from services.common.events.inbox import InboxGuard
from services.common.kernel.principal import ANONYMOUS, Kind, Principal
from services.common.runtime import SystemClock, UuidV7
from services.common.storage.mongo import Database
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.adapters.mongo_feed import MongoFeed
from services.tracking.adapters.mongo_projection import MongoProjection
from services.tracking.adapters.mongo_timelines import MongoTimelines
from services.tracking.app.ports import Feed, Projection, Timelines
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.event import Event
from services.tracking.domain.timeline import Overtaken
from tests.unit.tracking.dossiers import (
    CODE,
    HAI_AN,
    MORNING,
    NGHI_SON,
    OWNER,
    PROVINCE,
    dossier_id,
    event,
    message,
    story,
)

YEAR = timedelta(days=365)


class Tracking(Projection, Timelines, Feed, Protocol):
    """All of it."""


class MongoTracking:
    """The three adapters, as `bootstrap` wires them."""

    def __init__(self, database: Database) -> None:
        self.timelines = MongoTimelines(database)
        self.feed = MongoFeed(database, UuidV7())
        self.inbox = InboxGuard(database, "projection", SystemClock())
        projection = MongoProjection(database, self.inbox, self.timelines, self.feed)
        self.record, self.rebuild = projection.record, projection.rebuild
        self.by_code, self.visible_to = self.timelines.by_code, self.timelines.visible_to
        self.of_owner = self.timelines.of_owner
        self.reached_version = self.timelines.reached_version
        self.head, self.window = self.feed.head, self.feed.window

    async def prepare(self) -> None:
        for part in (self.timelines, self.feed, self.inbox):
            await part.prepare()


@pytest.fixture
def memory() -> Tracking:
    return MemoryTracking(UuidV7())


@pytest.fixture
async def mongo(database: Database) -> Tracking:
    tracking = MongoTracking(database)
    await tracking.prepare()
    return tracking


@pytest.fixture(params=["memory", "mongo"])
def tracking(request: pytest.FixtureRequest) -> Tracking:
    return cast(Tracking, request.getfixturevalue(request.param))


def ward(agency_id: str) -> Principal:
    return Principal(Kind.WARD, agency_id, agency_id=agency_id)


def officer(agency_id: str) -> Principal:
    return Principal(Kind.OFFICER, "officer-1", agency_id=agency_id)


def account(account_id: str) -> Principal:
    return Principal(Kind.ACCOUNT, account_id)


async def feed_of(tracking: Tracking, agency_id: str) -> list[events_pb2.DossierEvent]:
    head = await tracking.head(agency_id)
    rows = await tracking.window(agency_id, 0, head.sequence) if head else []
    return [events_pb2.DossierEvent.FromString(row) for row in rows]


async def test_a_dossier_that_nobody_told_of_is_unknown(tracking: Tracking) -> None:
    assert await tracking.by_code(CODE) is None
    assert await tracking.reached_version(dossier_id()) == 0
    with pytest.raises(DossierNotFound):
        await tracking.visible_to(account(OWNER), dossier_id())


async def test_the_whole_story_can_be_read(tracking: Tracking) -> None:
    events = story()
    for each in events:
        assert await tracking.record(each) == (HAI_AN,)

    timeline = await tracking.by_code(CODE)
    assert timeline is not None
    assert timeline.last == events[-1]
    assert [(e.sequence, e.event, e.version, e.occurred_at, e.status) for e in timeline.entries] == [
        (e.sequence, e.event, e.version, e.occurred_at, e.status) for e in events
    ]
    assert await tracking.visible_to(account(OWNER), dossier_id()) == timeline
    assert await tracking.reached_version(dossier_id()) == events[-1].version


async def test_an_event_takes_effect_once(tracking: Tracking) -> None:
    for each in (*story(), *story()):
        await tracking.record(each)
    assert await tracking.record(event()) == ()
    assert [each.sequence for each in await feed_of(tracking, HAI_AN)] == [1, 2, 3, 4, 5]


async def test_an_early_event_waits_unseen(tracking: Tracking) -> None:
    submitted, accepted, started, *_ = story()
    assert await tracking.record(started) == ()
    assert await tracking.record(accepted) == ()
    assert await tracking.by_code(CODE) is None
    assert await tracking.head(HAI_AN) is None
    assert await tracking.reached_version(dossier_id()) == 0
    with pytest.raises(DossierNotFound):
        await tracking.visible_to(ward(HAI_AN), dossier_id())

    assert await tracking.record(submitted) == (HAI_AN,)
    assert [each.sequence for each in await feed_of(tracking, HAI_AN)] == [1, 2, 3]
    assert await tracking.reached_version(dossier_id()) == started.version


@pytest.mark.parametrize("who", [account(OWNER), ward(HAI_AN), officer(HAI_AN), ward(PROVINCE), officer(PROVINCE)])
async def test_owner_receiving_and_handling_agency_see_it(tracking: Tracking, who: Principal) -> None:
    await tracking.record(event(receiving=HAI_AN, handling=PROVINCE))
    assert (await tracking.visible_to(who, dossier_id())).dossier_id == dossier_id()


@pytest.mark.parametrize(
    "who",
    [
        account("somebody-else"),
        account(""),
        account(HAI_AN),
        ward(NGHI_SON),
        ward(""),
        officer(OWNER),
        Principal(Kind.CLIENT, OWNER, agency_id=HAI_AN),
        Principal(Kind.LOOKUP_PASS, OWNER, agency_id=HAI_AN),
        ANONYMOUS,
    ],
)
@pytest.mark.parametrize("owner", [OWNER, ""])
async def test_nobody_else_does(tracking: Tracking, who: Principal, owner: str) -> None:
    await tracking.record(event(owner=owner))
    with pytest.raises(DossierNotFound):
        await tracking.visible_to(who, dossier_id())


async def test_who_lost_the_dossier_by_a_transfer_is_told_and_no_longer_sees_it(tracking: Tracking) -> None:
    await tracking.record(event(receiving=HAI_AN, handling=NGHI_SON))
    grown = await tracking.record(event("transferred", 2, receiving=HAI_AN, handling=PROVINCE))

    assert set(grown) == {HAI_AN, NGHI_SON, PROVINCE}
    assert [each.event for each in await feed_of(tracking, NGHI_SON)] == ["submitted", "transferred"]
    assert [each.event for each in await feed_of(tracking, PROVINCE)] == ["transferred"]
    with pytest.raises(DossierNotFound):
        await tracking.visible_to(ward(NGHI_SON), dossier_id())


async def test_the_feed_holds_the_event_as_published_without_blind_indexes(tracking: Tracking) -> None:
    await tracking.record(event())
    published = message()
    assert list(published.owner_indexes) == ["test-1:abc", "test-1:def"]
    published.ClearField("owner_indexes")
    assert await feed_of(tracking, HAI_AN) == [published]


async def test_a_feed_is_numbered_from_one_without_holes(tracking: Tracking) -> None:
    for number in range(7):
        await tracking.record(event(number=number))
    head = await tracking.head(HAI_AN)
    assert head is not None
    assert head.sequence == 7
    assert len(await tracking.window(HAI_AN, 2, 5)) == 3
    assert await tracking.window(HAI_AN, 2, 5) == (await tracking.window(HAI_AN, 0, 7))[2:5]
    assert await tracking.window(NGHI_SON, 0, 7) == []


async def test_a_reader_beside_many_writers_never_skips_an_event(tracking: Tracking) -> None:
    events = [each for number in range(8) for each in story(number=number, code=f"H56.245-261123-{number:04}")]
    random.Random(7).shuffle(events)
    seen: list[bytes] = []

    async def read() -> None:
        while len(seen) < len(events):
            head = await tracking.head(HAI_AN)
            if head and head.sequence > len(seen):
                rows = await tracking.window(HAI_AN, len(seen), head.sequence)
                assert len(rows) == head.sequence - len(seen)
                seen.extend(rows)
            await asyncio.sleep(0.002)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(read())
        for part in range(4):
            group.create_task(_record(tracking, events[part::4]))
        group.create_task(_record(tracking, events[::3]))

    read_back = [events_pb2.DossierEvent.FromString(row) for row in seen]
    assert {each.event_id for each in read_back} == {each.event_id for each in events}
    for number in range(8):
        mine = [each.sequence for each in read_back if each.dossier == f"dossiers/{dossier_id(number)}"]
        assert mine == [1, 2, 3, 4, 5]


async def _record(tracking: Tracking, events: list[Event]) -> None:
    for each in events:
        await tracking.record(each)


async def codes_of(tracking: Tracking, *indexes: str, before: datetime = MORNING + YEAR, limit: int = 20) -> list[str]:
    found = await tracking.of_owner(indexes, before=before, limit=limit)
    return [timeline.last.code for timeline in found if timeline.last]


async def file(tracking: Tracking, number: int, *indexes: str, days: int = 0, sensitive: bool = False) -> str:
    code = f"H56.245-261123-{number:04}"
    await tracking.record(
        event(number=number, code=code, owner_indexes=indexes, minutes=-days * 24 * 60, sensitive=sensitive)
    )
    return code


async def test_dossiers_are_found_by_each_number_of_their_owner_the_newest_first(tracking: Tracking) -> None:
    old = await file(tracking, 1, "k:a", days=400)
    new = await file(tracking, 2, "k:a", "k:b")
    between = await file(tracking, 3, "k:b", days=30)
    await file(tracking, 4, "k:c")

    assert await codes_of(tracking, "k:a") == [new, old]
    assert await codes_of(tracking, "k:a", "k:b") == [new, between, old]
    assert await codes_of(tracking, "k:a", "k:b", limit=2) == [new, between]
    assert await codes_of(tracking, "k:a", before=MORNING) == [old]


async def test_no_number_and_an_unknown_one_find_nothing(tracking: Tracking) -> None:
    await file(tracking, 1, "k:a")
    await file(tracking, 2)
    for indexes in ((), ("",), ("k:",), ("k:A",)):
        assert await codes_of(tracking, *indexes) == []


async def test_no_number_leads_to_a_sensitive_dossier(tracking: Tracking) -> None:
    await file(tracking, 1, "k:a", sensitive=True)
    assert await codes_of(tracking, "k:a") == []


async def test_nor_to_one_whose_first_event_has_not_come(tracking: Tracking) -> None:
    await tracking.record(event("accepted", 2, owner_indexes=["k:a"]))
    assert await codes_of(tracking, "k:a") == []


async def test_a_rebuilt_timeline_is_what_the_events_had_made(tracking: Tracking) -> None:
    events = story()
    for each in events:
        await tracking.record(each)
    before, head, told = await tracking.by_code(CODE), await tracking.head(HAI_AN), await feed_of(tracking, HAI_AN)

    for _ in range(2):
        assert await tracking.rebuild(dossier_id(), events) == ()
        assert await tracking.by_code(CODE) == before
        assert (await tracking.head(HAI_AN), await feed_of(tracking, HAI_AN)) == (head, told), "cursors stay valid"


async def test_a_rebuild_makes_up_for_what_never_came(tracking: Tracking) -> None:
    events = story()
    for each in (events[0], events[3]):
        await tracking.record(each)

    assert await tracking.rebuild(dossier_id(), events) == (HAI_AN,)
    assert await tracking.reached_version(dossier_id()) == events[-1].version
    assert [told.sequence for told in await feed_of(tracking, HAI_AN)] == [1, 2, 3, 4, 5]
    for late in events:
        assert await tracking.record(late) == ()
    assert len(await feed_of(tracking, HAI_AN)) == len(events)


async def test_a_rebuild_makes_what_an_operator_has_dropped_with_its_indexes(
    mongo: Tracking, database: Database
) -> None:
    for each in story():
        await mongo.record(each)
    before = await database["timelines"].index_information()
    await database["timelines"].drop()

    others = [story(number=number, code=f"{CODE[:-4]}{number:04}") for number in range(2, 8)]
    await asyncio.gather(*(mongo.rebuild(events[0].dossier_id, events) for events in (story(), *others)))
    assert await mongo.by_code(CODE)
    assert await database["timelines"].index_information() == before


async def test_feeds_that_an_operator_has_dropped_begin_anew(mongo: Tracking, database: Database) -> None:
    first, second, third, *_ = story()
    await mongo.record(first)
    old = await mongo.head(HAI_AN)
    for name in ("feed", "feed_heads"):
        await database[name].drop()

    for each in (second, third):
        assert await mongo.record(each) == (HAI_AN,)
    head = await mongo.head(HAI_AN)
    assert old is not None
    assert head is not None
    assert (head.epoch != old.epoch, head.sequence) == (True, 2)
    assert [told.sequence for told in await feed_of(mongo, HAI_AN)] == [second.sequence, third.sequence]


async def test_a_rebuild_that_was_overtaken_changes_nothing(tracking: Tracking) -> None:
    events = story()
    for each in (*events[:2], events[4]):
        await tracking.record(each)
    before = await tracking.by_code(CODE)

    with pytest.raises(Overtaken):
        await tracking.rebuild(dossier_id(), events[:4])
    assert await tracking.by_code(CODE) == before


async def test_nothing_is_lost_or_told_twice_when_events_come_while_timelines_are_rebuilt(tracking: Tracking) -> None:
    dossiers = [story(number=number, code=f"{CODE[:-4]}{number:04}") for number in range(1, 7)]

    async def rebuild(events: list[Event]) -> None:
        for upto in range(1, len(events) + 1):
            with suppress(Overtaken):
                await tracking.rebuild(events[0].dossier_id, events[:upto])

    async def record(events: list[Event]) -> None:
        for each in random.Random(events[0].code).sample(events, len(events)):
            await tracking.record(each)

    await asyncio.gather(*(work(events) for events in dossiers for work in (rebuild, record)))

    told = await feed_of(tracking, HAI_AN)
    for events in dossiers:
        timeline = await tracking.by_code(events[0].code)
        assert timeline is not None
        assert (timeline.last, timeline.waiting) == (events[-1], ())
        mine = [each.sequence for each in told if each.code == events[0].code]
        assert mine == [1, 2, 3, 4, 5]
