"""The live timeline as the gateway meets it: woken, resumed, and over when the token is."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

from motcua.tracking.v1 import timeline_service_pb2 as timelines
from motcua.tracking.v1.timeline_service_pb2_grpc import TimelineServiceStub

from deploy.local import Stack
from services.common.events.bus import Bus
from tests.integration.tracking.test_doors import account, new_dossier, publish, reached
from tests.integration.tracking.world import Running, running
from tests.support.refusals import refused
from tests.unit.tracking.dossiers import dossier_id, story


def request(number: int, after: int = 0) -> timelines.WatchTimelineRequest:
    return timelines.WatchTimelineRequest(dossier=f"dossiers/{dossier_id(number)}", after_version=after)


async def events_of(call: Any) -> list[str]:
    update = await call.read()
    assert isinstance(update, timelines.TimelineUpdate)
    return [entry.event for entry in update.entries]


async def test_an_owner_watches_and_continues_after_a_lost_connection(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted, accepted, *others = story(number=number, code=code, receiving=agency)
    stub, metadata = TimelineServiceStub(tracking.channel), tracking.bearer(account())
    await publish(bus, submitted)
    assert await reached(tracking, submitted)

    async with asyncio.timeout(60):
        call = stub.WatchTimeline(request(number), metadata=metadata)
        assert await events_of(call) == ["submitted"]
        call.cancel()

        await publish(bus, accepted)
        assert await reached(tracking, accepted)
        again = stub.WatchTimeline(request(number, submitted.version), metadata=metadata)
        assert await events_of(again) == ["accepted"]
        waits = []
        for other in others:
            published = time.perf_counter()
            await publish(bus, other)
            assert await events_of(again) == [other.event]
            waits.append(time.perf_counter() - published)
        assert min(waits) < 4, "woken: who looks by itself is five seconds late, each time"
        again.cancel()


async def test_readers_of_every_process_are_woken(tracking: Running, servers: Stack, bus: Bus) -> None:
    """Whichever of the two projects an event, the other's readers do not wait until they look by themselves."""
    number, code, agency = new_dossier()
    events = story(number=number, code=code, receiving=agency)
    async with running(tracking.settings, servers.site.material, tracking.neighbours, tracking.relay) as second:
        await publish(bus, events[0])
        assert await reached(tracking, events[0])
        calls = [
            TimelineServiceStub(process.channel).WatchTimeline(request(number), metadata=tracking.bearer(account()))
            for process in (tracking, second)
        ]
        for each in events:
            async with asyncio.timeout(4):  # less than until they look
                assert [await events_of(call) for call in calls] == [[each.event], [each.event]]
            if each is not events[-1]:
                await publish(bus, events[each.sequence])
        for call in calls:
            call.cancel()


async def test_the_stream_ends_when_the_token_does(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted, *_ = story(number=number, code=code, receiving=agency)
    await publish(bus, submitted)
    assert await reached(tracking, submitted)

    token = tracking.neighbours.mint.token(account(), timedelta(seconds=4))
    call = TimelineServiceStub(tracking.channel).WatchTimeline(
        request(number), metadata=[("authorization", f"Bearer {token}")]
    )
    async with asyncio.timeout(60):
        assert [len(update.entries) async for update in call] == [1]


async def test_nobody_else_watches(tracking: Running, bus: Bus) -> None:
    number, code, agency = new_dossier()
    submitted, *_ = story(number=number, code=code, receiving=agency)
    await publish(bus, submitted)
    assert await reached(tracking, submitted)
    call = TimelineServiceStub(tracking.channel).WatchTimeline(
        request(number), metadata=tracking.bearer(account("somebody-else"))
    )
    assert await refused(call.read()) == ("NOT_FOUND", "DOSSIER_NOT_FOUND")
