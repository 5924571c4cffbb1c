"""From the bus to timelines and mails: duplicates, disorder, poison, and a relay or a process that is away."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import grpc
import pytest
from motcua.tracking.v1.lookup_service_pb2 import LookUpDossierRequest
from motcua.tracking.v1.lookup_service_pb2_grpc import LookupServiceStub

from deploy.local import Stack
from services.common.events import dead_letters
from services.common.events.bus import Bus, encode
from services.common.storage import mongo
from services.tracking.domain.event import Event
from tests.integration.tracking.test_doors import lookup_pass, new_dossier, publish, reached
from tests.integration.tracking.world import PORTAL, Running, running
from tests.support.mail_relay import OK
from tests.support.waiting import until
from tests.unit.tracking.dossiers import dossier_id, envelope, event, story


@pytest.fixture
def rows(tracking: Running, mongo_client: mongo.Client) -> mongo.Database:
    """Tracking's own database."""
    return mongo_client[f"{tracking.settings.database_prefix}tracking"]


def known(tracking: Running, number: int, code: str, address: str = "nguoi-dan@example.vn") -> None:
    """Submission knows the dossier and its contact."""
    tracking.neighbours.codes[f"dossiers/{dossier_id(number)}"] = code
    tracking.neighbours.contacts[f"dossiers/{dossier_id(number)}"] = address


async def feed_of(rows: mongo.Database, agency: str) -> int:
    head = await rows["feed_heads"].find_one({"_id": agency})
    return int(head["sequence"]) if head else 0


async def test_the_person_is_mailed_about_what_concerns_them(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    events = story(number=number, code=code, receiving=agency)
    await publish(bus, *events)

    mails = {mail["Subject"]: mail for mail in await tracking.relay.about(code, 4)}
    assert set(mails) == {
        f"Hồ sơ {code} đã được gửi",
        f"Hồ sơ {code} đã được tiếp nhận",
        f"Hồ sơ {code} đã có kết quả",
        f"Hồ sơ {code} đã trả kết quả",
    }
    accepted = mails[f"Hồ sơ {code} đã được tiếp nhận"]
    assert accepted["To"] == "nguoi-dan@example.vn"
    assert accepted["Message-ID"] == f"<{events[1].event_id}.accepted@motcua.example.vn>"
    plain, html = accepted.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = plain.get_content()
    assert "Hẹn trả kết quả: 17 giờ 00 ngày 25/11/2026" in text
    assert f"{PORTAL}/tra-cuu?code={code}" in text
    assert len({mail["Message-ID"] for mail in mails.values()}) == 4


async def test_an_event_that_comes_again_has_no_effect(tracking: Running, bus: Bus, rows: mongo.Database) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted, accepted = story(("submitted", "accepted"), number=number, code=code, receiving=agency)
    await publish(bus, submitted)
    for n in range(3):  # past the stream's own filter
        again = envelope(submitted)
        await bus.publish_raw(again.subject, again.data, {**encode(again), "Nats-Msg-Id": f"again-{number}-{n}"})
    await publish(bus, accepted)
    assert await reached(tracking, accepted)

    assert len(await tracking.relay.about(code, 2)) == 2
    assert await feed_of(rows, agency) == 2


async def test_events_in_disorder_make_the_same_story(tracking: Running, bus: Bus, rows: mongo.Database) -> None:
    number, code, agency = new_dossier()
    events = story(number=number, code=code, receiving=agency)
    await publish(bus, *reversed(events))
    assert await reached(tracking, events[-1])
    stored = await rows["feed"].find({"agency": agency}).sort("sequence", 1).to_list(None)
    assert [row["sequence"] for row in stored] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("reason", ["MALFORMED_EVENT", "EVENT_ID_MISMATCH"])
async def test_poison_is_put_aside_and_holds_nothing_up(tracking: Running, bus: Bus, reason: str) -> None:
    number, code, agency = new_dossier()
    good = event(number=number, code=code, receiving=agency)
    broken = {
        "MALFORMED_EVENT": replace(envelope(good), id=str(uuid.uuid4()), data=b"\xff\xff"),
        "EVENT_ID_MISMATCH": replace(envelope(good), id=str(uuid.uuid4())),
    }[reason]
    await bus.publish(broken)
    await publish(bus, good)
    assert await reached(tracking, good)
    letters = [letter async for letter in dead_letters.read(bus) if letter.event_id == broken.id]
    assert {letter.reason for letter in letters} == {reason}
    assert "tracking-projection" in {letter.consumer for letter in letters}


async def test_a_contact_without_an_address_is_settled(tracking: Running, bus: Bus, rows: mongo.Database) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code, address="")
    submitted = event(number=number, code=code, receiving=agency)
    await publish(bus, submitted)
    await _settled(rows, submitted, "no_address")
    assert await tracking.relay.about(code, 0) == []


async def test_an_address_refused_for_good_is_settled(tracking: Running, bus: Bus, rows: mongo.Database) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted = event(number=number, code=code, receiving=agency)
    tracking.relay.on_recipient = "550 no such mailbox"
    try:
        await publish(bus, submitted)
        await _settled(rows, submitted, "refused")
    finally:
        tracking.relay.on_recipient = OK


async def test_mails_wait_for_the_relay_and_timelines_do_not(tracking: Running, bus: Bus, rows: mongo.Database) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted = event(number=number, code=code, receiving=agency)
    await tracking.relay.close()
    try:
        await publish(bus, submitted)
        assert await reached(tracking, submitted)
        await _tried_again(rows, submitted)
        assert await tracking.relay.about(code, 0) == []
    finally:
        await tracking.relay.open()
    await tracking.relay.about(code)
    await _settled(rows, submitted, "sent")


async def test_look_ups_are_recorded_soon_and_without_what_might_be_personal(
    tracking: Running, rows: mongo.Database
) -> None:
    claims = lookup_pass()
    stub = LookupServiceStub(tracking.channel)
    for typed in ("h56.245-200101-0001", "038090001234"):
        with pytest.raises(grpc.aio.AioRpcError):
            await stub.LookUpDossier(LookUpDossierRequest(code=typed), metadata=tracking.bearer(claims))
    mine = {"pass": claims.principal.token_id}

    async def recorded() -> bool:
        return await rows["lookup_audit"].count_documents(mine) == 2

    await until(recorded)
    assert set(await rows["lookup_audit"].distinct("code", mine)) == {"", "H56.245-200101-0001"}


async def test_a_writer_always_reads_what_it_wrote(
    tracking: Running, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A message that is held back until the end of the fetch is not told while we wait for it.
    monkeypatch.setattr("services.common.events.consumer._FETCH_SECONDS", 60.0)
    for pause in range(40):
        number, code, agency = new_dossier()
        submitted = event(number=number, code=code, receiving=agency)
        await publish(bus, submitted)
        assert await reached(tracking, submitted)
        if pause == 38:
            monkeypatch.undo()  # the last one ends the long fetches
        await asyncio.sleep(pause / 500)  # meet the consumer in every phase of its waiting


async def test_a_second_process_shares_the_work(tracking: Running, servers: Stack, bus: Bus) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    events = story(number=number, code=code, receiving=agency)
    material = servers.site.material
    async with running(tracking.settings, material, tracking.neighbours, tracking.relay) as second:
        for each in events:
            await publish(bus, each)
            assert await reached(second, each)
            assert await reached(tracking, each)
    assert len(await tracking.relay.about(code, 4)) == 4


async def _settled(rows: mongo.Database, happened: Event, state: str) -> None:
    async def settled() -> bool:
        return await rows["sendings"].find_one({"_id": happened.event_id, "state": state}) is not None

    await until(settled)


async def _tried_again(rows: mongo.Database, happened: Event) -> None:
    async def tried_again() -> bool:
        return await rows["sendings"].find_one({"_id": happened.event_id, "turn": {"$gte": 2}}) is not None

    await until(tried_again)
