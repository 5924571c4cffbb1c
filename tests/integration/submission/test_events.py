"""What is committed is told: in order, once per step, without a word about the person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from motcua.submission.v1 import dossier_pb2, event_archive_service_pb2, events_pb2
from motcua.submission.v1.event_archive_service_pb2_grpc import EventArchiveServiceStub
from motcua.type.v1.types_pb2 import LocalDate
from nats.js.errors import NotFoundError

from services.common.events.bus import decode
from services.common.events.envelope import Envelope
from tests.integration.submission.world import World
from tests.support.refusals import refusal
from tests.support.waiting import until


async def test_every_step_reaches_the_stream_in_order(world: World) -> None:
    citizen, ward = world.citizen(), world.ward("c14758")
    sent = await citizen.sent("c14758")
    await ward.accept(sent.name)
    await ward.start(sent.name)

    told = await _published(world, sent.name, 3)

    assert [envelope.type for envelope in told] == [
        f"vn.motcua.dossier.{event}.v1" for event in ("submitted", "accepted", "started")
    ]
    assert [envelope.sequence for envelope in told] == [1, 2, 3]
    assert {envelope.source for envelope in told} == {"/motcua/submission"}
    assert all(envelope.key == sent.name.partition("/")[2] and envelope.traceparent for envelope in told)
    events = [events_pb2.DossierEvent.FromString(envelope.data) for envelope in told]
    assert [event.sequence for event in events] == [1, 2, 3]
    assert events[0].from_status == dossier_pb2.DOSSIER_STATUS_DRAFT
    assert events[0].version < events[1].version < events[2].version
    assert events[0].code == sent.code
    assert events[0].owner_account == citizen.account
    assert events[1].appointment_time.seconds > 0


async def test_an_event_shows_no_person(world: World) -> None:
    citizen = world.citizen()
    sent = await citizen.sent("c14953")

    (envelope,) = await _published(world, sent.name, 1)

    event = events_pb2.DossierEvent.FromString(envelope.data)
    assert event.owner_masked == "T*** T*** B***"
    (index,) = event.owner_indexes
    assert index.startswith("local-"), "the id of the key, then the HMAC"
    person = citizen.person
    for secret in (person.full_name, person.number, person.email, person.phone, "Trạm y tế"):
        assert secret.encode() not in envelope.data


async def test_what_was_told_can_be_asked_for_again(world: World) -> None:
    citizen, ward = world.citizen(), world.ward("c14758")
    sent = await citizen.sent("c14758")
    await ward.accept(sent.name)
    told = await _published(world, sent.name, 2)
    archive, operator = (EventArchiveServiceStub(world.channels[name]) for name in ("tracking", "operator"))

    async def begun(day: date) -> set[str]:
        request = event_archive_service_pb2.ListArchivedDossiersRequest(day=LocalDate(value=day.isoformat()))
        return set((await operator.ListArchivedDossiers(request)).dossiers)

    request = event_archive_service_pb2.ListArchivedEventsRequest(dossier=sent.name)
    events = (await archive.ListArchivedEvents(request)).events
    assert [event.SerializeToString() for event in events] == [envelope.data for envelope in told]
    today = datetime.now(UTC).date()

    async def archived() -> bool:  # perhaps just before midnight
        return sent.name in await begun(today) | await begun(today - timedelta(days=1))

    await until(archived)
    assert sent.name not in await begun(date(2025, 7, 1))


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01"])
async def test_the_archive_has_days_of_the_calendar(world: World, day: str) -> None:
    request = event_archive_service_pb2.ListArchivedDossiersRequest(day=LocalDate(value=day))
    call = EventArchiveServiceStub(world.channels["operator"]).ListArchivedDossiers(request)
    assert (await refusal(call)).violations[0].reason == "DATE_INVALID"


async def _published(world: World, name: str, count: int) -> list[Envelope]:
    """The dossier's events in the stream, once there are so many."""
    found: list[Envelope] = []

    async def told() -> bool:
        found[:] = [e for e in await _stream(world) if e.key == name.partition("/")[2]]
        return len(found) >= count

    await until(told)
    return found


async def _stream(world: World) -> list[Envelope]:
    info = await world.bus.jetstream.stream_info("DOSSIERS")
    found = []
    for sequence in range(info.state.first_seq, info.state.last_seq + 1):
        try:
            message = await world.bus.jetstream.get_msg("DOSSIERS", sequence)
        except NotFoundError:
            continue
        found.append(decode(message.subject or "", message.headers, message.data or b""))
    return found
