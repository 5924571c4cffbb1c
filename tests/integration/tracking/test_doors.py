"""Tracking's gRPC services over real mTLS: what each caller gets, and who is refused."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.duration_pb2 import Duration
from motcua.submission.v1 import dossier_pb2, events_pb2
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.tracking.v1 import lookup_service_pb2 as lookup
from motcua.tracking.v1 import timeline_service_pb2 as timelines
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceStub
from motcua.tracking.v1.lookup_service_pb2_grpc import LookupServiceStub
from motcua.tracking.v1.timeline_service_pb2_grpc import TimelineServiceStub
from motcua.type.v1 import types_pb2

from services.common.events.bus import Bus
from services.common.kernel.identity_documents import DocumentKind
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc.tokens import Claims
from services.common.settings import Profile
from services.common.status import Problem
from services.common.storage.sealed import BlindIndex, KeyRing
from services.tracking.domain.event import Event
from tests.integration.tracking.world import Running
from tests.support.refusals import refusal, refused
from tests.unit.tracking.dossiers import MAIN_ROAD, OWNER, dossier_id, envelope, event, story

NUMBERS = iter(range(1_000_000))
A_WHILE = Duration(seconds=2)


def new_dossier() -> tuple[int, str, str]:
    """Number, code and agency of a dossier that no other test knows."""
    number = next(NUMBERS)
    return number, f"H56.{number % 900 + 1}-261123-{number:04}", f"c{number}"


def lookup_pass(payer: str = "passes/anybody") -> Claims:
    return Claims(Principal(Kind.LOOKUP_PASS, payer, token_id=str(uuid.uuid4())), audience="tracking")


def account(account_id: str = OWNER) -> Claims:
    return Claims(Principal(Kind.ACCOUNT, account_id, contact_verified=True, token_id="t1"))


def ward(agency_id: str) -> Claims:
    return Claims(Principal(Kind.WARD, agency_id, agency_id=agency_id, roles=frozenset({Role.DESK}), token_id="t2"))


async def publish(bus: Bus, *events: Event) -> None:
    for each in events:
        await bus.publish(envelope(each))


async def reached(tracking: Running, last: Event) -> bool:
    """Whether the event is told in the end: a slow machine may need more than the two seconds of one call."""
    request = timelines.AwaitVersionRequest(
        dossier=f"dossiers/{last.dossier_id}", version=last.version, timeout=A_WHILE
    )
    for _ in range(10):
        if (await TimelineServiceStub(tracking.channel).AwaitVersion(request)).reached:
            return True
    return False


async def next_batch(stream: Any) -> feed.DossierEventBatch:
    batch = await stream.read()
    assert isinstance(batch, feed.DossierEventBatch)
    return batch


async def test_what_is_published_is_found_by_its_code(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    events = story(number=number, code=code, receiving=agency)
    await publish(bus, *events)
    assert await reached(tracking, events[-1])

    stub = LookupServiceStub(tracking.channel)
    request = lookup.LookUpDossierRequest(code=f" {code.lower()} ")
    answer = await stub.LookUpDossier(request, metadata=tracking.bearer(lookup_pass()))
    assert answer.code == code
    assert answer.status == dossier_pb2.DOSSIER_STATUS_RETURNED
    assert answer.status_text == "Đã trả kết quả"
    assert answer.owner_masked == "N*** V*** A***"
    assert answer.procedure == "Thủ tục đăng ký khai sinh"
    assert len(answer.steps) == len(MAIN_ROAD)
    assert answer.return_time.ToMilliseconds() - answer.finish_time.ToMilliseconds() == 3_600_000
    for secret in ("test-1:", OWNER, "remark"):
        assert secret not in str(answer)


async def test_a_sensitive_dossier_tells_neither_procedure_nor_field_nor_owner(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted = event(number=number, code=code, receiving=agency, sensitive=True)
    await publish(bus, submitted)
    assert await reached(tracking, submitted)
    answer = await LookupServiceStub(tracking.channel).LookUpDossier(
        lookup.LookUpDossierRequest(code=code), metadata=tracking.bearer(lookup_pass())
    )
    assert (answer.procedure, answer.field, answer.owner_masked) == ("", "", "")
    assert answer.status == dossier_pb2.DOSSIER_STATUS_REGISTERED


@pytest.mark.parametrize("typed", ["H56.245-200101-0001", "no code at all", "038090001234"])
async def test_unknown_and_malformed_codes_get_the_same_answer(tracking: Running, typed: str) -> None:
    call = LookupServiceStub(tracking.channel).LookUpDossier(
        lookup.LookUpDossierRequest(code=typed), metadata=tracking.bearer(lookup_pass())
    )
    assert await refused(call) == ("NOT_FOUND", "DOSSIER_NOT_FOUND")


async def test_the_eleventh_look_up_with_a_pass_is_refused(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted = event(number=number, code=code, receiving=agency)
    await publish(bus, submitted)
    assert await reached(tracking, submitted)

    stub, metadata = LookupServiceStub(tracking.channel), tracking.bearer(lookup_pass())
    request = lookup.LookUpDossierRequest(code=code)
    for _ in range(10):
        await stub.LookUpDossier(request, metadata=metadata)
    assert await refused(stub.LookUpDossier(request, metadata=metadata)) == (
        "RESOURCE_EXHAUSTED",
        "LOOKUP_PASS_USED_UP",
    )


async def test_whoever_earns_pass_after_pass_is_told_when_to_come_again(tracking: Running) -> None:
    stub, payer = LookupServiceStub(tracking.channel), f"accounts/{uuid.uuid4()}"

    async def guess(sequence: int) -> Problem:
        request = lookup.LookUpDossierRequest(code=f"H56.999-261123-{sequence:04}")
        return await refusal(stub.LookUpDossier(request, metadata=tracking.bearer(lookup_pass(payer))))

    problems = [await guess(sequence) for sequence in range(21)]
    assert {problem.reason for problem in problems[:20]} == {"DOSSIER_NOT_FOUND"}
    assert (problems[20].code.name, problems[20].reason) == ("RESOURCE_EXHAUSTED", "TOO_MANY_LOOKUPS")
    assert problems[20].retry_after is not None
    assert timedelta(minutes=50) < problems[20].retry_after <= timedelta(days=1)


async def test_dossiers_are_found_by_the_number_of_their_owner(tracking: Running, bus: Bus) -> None:
    blind = BlindIndex(KeyRing.read(tracking.settings.blind_index_keys_file, Profile.LOCAL))
    (first, code, agency), (second, hidden, _) = new_dossier(), new_dossier()
    indexes = [blind.index(DocumentKind.PERSONAL_NUMBER, "038090999001")]
    yesterday = -24 * 60  # the clock here is real
    events = story(number=first, code=code, receiving=agency, owner_indexes=indexes, minutes=yesterday)
    sensitive = event(
        number=second, code=hidden, receiving=agency, owner_indexes=indexes, minutes=yesterday, sensitive=True
    )
    await publish(bus, *events, sensitive)
    assert await reached(tracking, events[-1])
    assert await reached(tracking, sensitive)

    stub = LookupServiceStub(tracking.channel)
    for kind in (types_pb2.IDENTITY_DOCUMENT_KIND_UNSPECIFIED, types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER):
        request = lookup.LookUpDossiersByNumberRequest(number="038 090 999 001", kind=kind)
        answer = await stub.LookUpDossiersByNumber(request, metadata=tracking.bearer(lookup_pass()))
        (found,) = answer.dossiers
        assert (found.code, found.procedure, found.field) == (code, "", "Hộ tịch")
        assert found.status == dossier_pb2.DOSSIER_STATUS_RETURNED
        for secret in ("038090999001", indexes[0], OWNER, hidden):
            assert secret not in str(answer)


@pytest.mark.parametrize(
    ("request_", "field", "code"),
    [
        ({"number": "12345"}, "number", "IDENTITY_NUMBER_MALFORMED"),
        ({"number": ""}, "number", "STRING_MIN_LEN"),
        ({"number": "9" * 33}, "number", "STRING_MAX_LEN"),
        ({"number": "0100109106", "kind": types_pb2.IDENTITY_DOCUMENT_KIND_TAX_CODE}, "kind", "ENUM_IN"),
    ],
)
async def test_what_is_no_number_is_refused(tracking: Running, request_: dict[str, Any], field: str, code: str) -> None:
    call = LookupServiceStub(tracking.channel).LookUpDossiersByNumber(
        lookup.LookUpDossiersByNumberRequest(**request_), metadata=tracking.bearer(lookup_pass())
    )
    problem = await refusal(call)
    assert problem.code.name == "INVALID_ARGUMENT"
    assert [(violation.field, violation.reason) for violation in problem.violations] == [(field, code)]
    assert not request_["number"] or request_["number"] not in str(problem)


async def test_the_timeline_is_for_the_owner_and_the_agencies(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    events = story(("submitted", "accepted"), number=number, code=code, receiving=agency)
    await publish(bus, *events)
    assert await reached(tracking, events[-1])

    stub = TimelineServiceStub(tracking.channel)
    request = timelines.GetTimelineRequest(dossier=f"dossiers/{dossier_id(number)}")
    mine = await stub.GetTimeline(request, metadata=tracking.bearer(account()))
    assert mine == await stub.GetTimeline(request, metadata=tracking.bearer(ward(agency)))
    assert (mine.code, mine.status) == (code, dossier_pb2.DOSSIER_STATUS_ACCEPTED)
    assert [(entry.event, entry.version) for entry in mine.entries] == [("submitted", 4), ("accepted", 7)]

    nobody = ("NOT_FOUND", "DOSSIER_NOT_FOUND")
    for claims in (account("somebody-else"), ward("c-other")):
        assert await refused(stub.GetTimeline(request, metadata=tracking.bearer(claims))) == nobody
    unknown = timelines.GetTimelineRequest(dossier=f"dossiers/{uuid.uuid4()}")
    assert await refused(stub.GetTimeline(unknown, metadata=tracking.bearer(account()))) == nobody


async def test_a_writer_waits_at_most_two_seconds(tracking: Running) -> None:
    request = timelines.AwaitVersionRequest(dossier=f"dossiers/{uuid.uuid4()}", version=1, timeout=Duration(seconds=60))
    assert not (await TimelineServiceStub(tracking.channel).AwaitVersion(request, timeout=30)).reached


async def test_a_ward_reads_its_own_feed_page_by_page(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    other_number, other_code, other = new_dossier()
    mine = story(number=number, code=code, receiving=agency)
    theirs = event(number=other_number, code=other_code, receiving=other)
    await publish(bus, *mine, theirs)
    assert await reached(tracking, mine[-1])
    assert await reached(tracking, theirs)

    stub, metadata = DossierFeedServiceStub(tracking.channel), tracking.bearer(ward(agency))
    seen: list[events_pb2.DossierEvent] = []
    cursor = ""
    while True:
        request = feed.ListDossierEventsRequest(cursor=cursor, page_size=2)
        page = await stub.ListDossierEvents(request, metadata=metadata)
        if not page.events:
            break
        assert len(page.events) <= 2
        seen += page.events
        cursor = page.cursor
    assert [each.event for each in seen] == list(MAIN_ROAD)
    assert all(each.dossier == f"dossiers/{dossier_id(number)}" for each in seen)
    assert all(not each.owner_indexes for each in seen)

    foreign = stub.ListDossierEvents(
        feed.ListDossierEventsRequest(cursor=cursor), metadata=tracking.bearer(ward(other))
    )
    assert await refused(foreign) == ("OUT_OF_RANGE", "CURSOR_EXPIRED")


async def test_a_ward_watches_and_continues_after_a_lost_connection(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted, accepted, *others = story(number=number, code=code, receiving=agency)
    stub, metadata = DossierFeedServiceStub(tracking.channel), tracking.bearer(ward(agency))

    async with asyncio.timeout(60):
        call = stub.WatchDossierEvents(feed.WatchDossierEventsRequest(), metadata=metadata)
        await publish(bus, submitted)
        batch = await next_batch(call)
        assert [each.event for each in batch.events] == ["submitted"]
        call.cancel()

        await publish(bus, accepted)
        request = feed.WatchDossierEventsRequest(cursor=batch.cursor)
        again = stub.WatchDossierEvents(request, metadata=metadata)
        assert [each.event for each in (await next_batch(again)).events] == ["accepted"]
        waits = []
        for other in others:
            published = time.perf_counter()
            await publish(bus, other)
            assert [each.event for each in (await next_batch(again)).events] == [other.event]
            waits.append(time.perf_counter() - published)
        assert min(waits) < 0.8, "woken: who looks by itself is a second late, each time"
        again.cancel()


async def test_a_watcher_with_a_made_up_cursor_is_refused(tracking: Running) -> None:
    request = feed.WatchDossierEventsRequest(cursor="bm90aGluZw")
    call = DossierFeedServiceStub(tracking.channel).WatchDossierEvents(request, metadata=tracking.bearer(ward("c1")))
    assert await refused(call.read()) == ("OUT_OF_RANGE", "CURSOR_EXPIRED")


LOOK_UP = ("LookUpDossier", LookupServiceStub, lookup.LookUpDossierRequest(code="H56.245-200101-0001"))
BY_NUMBER = (
    "LookUpDossiersByNumber",
    LookupServiceStub,
    lookup.LookUpDossiersByNumberRequest(number="038090000001"),
)
GET = ("GetTimeline", TimelineServiceStub, timelines.GetTimelineRequest(dossier=f"dossiers/{dossier_id()}"))
LIST = ("ListDossierEvents", DossierFeedServiceStub, feed.ListDossierEventsRequest())


@pytest.mark.parametrize(
    ("method", "claims"),
    [
        (LOOK_UP, None),
        (LOOK_UP, account()),
        (LOOK_UP, ward("c1")),
        (BY_NUMBER, None),
        (BY_NUMBER, account()),
        (GET, None),
        (GET, lookup_pass()),
        (LIST, None),
        (LIST, account()),
        (LIST, Claims(Principal(Kind.OFFICER, "officer-1", agency_id="c1", token_id="t3"))),
    ],
)
async def test_who_may_not_call_is_refused(tracking: Running, method: tuple, claims: Claims | None) -> None:  # type: ignore[type-arg]  # name, stub, request
    name, stub, request = method
    metadata = tracking.bearer(claims) if claims else []
    code, _ = await refused(getattr(stub(tracking.channel), name)(request, metadata=metadata))
    assert code == ("PERMISSION_DENIED" if claims else "UNAUTHENTICATED")


async def test_only_the_gateway_may_ask(tracking: Running) -> None:
    request = timelines.AwaitVersionRequest(dossier=f"dossiers/{dossier_id()}", version=1, timeout=A_WHILE)
    code, _ = await refused(TimelineServiceStub(tracking.stranger).AwaitVersion(request))
    assert code == "PERMISSION_DENIED"


async def test_a_pass_for_another_service_is_no_pass(tracking: Running) -> None:
    foreign = Claims(lookup_pass().principal, audience="identity")
    code, _ = await refused(
        LookupServiceStub(tracking.channel).LookUpDossier(
            lookup.LookUpDossierRequest(code="H56.245-200101-0001"), metadata=tracking.bearer(foreign)
        )
    )
    assert code == "UNAUTHENTICATED"


async def test_an_expired_pass_is_no_pass(tracking: Running) -> None:
    token = tracking.neighbours.mint.token(lookup_pass(), timedelta(seconds=-10))
    code, _ = await refused(
        LookupServiceStub(tracking.channel).LookUpDossier(
            lookup.LookUpDossierRequest(code="H56.245-200101-0001"), metadata=[("authorization", f"Bearer {token}")]
        )
    )
    assert code == "UNAUTHENTICATED"
