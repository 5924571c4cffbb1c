"""Calls that take their time at the partner port: deadlines, cancellation and the feed go both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import grpc
import pytest
from google.protobuf.message import Message
from motcua.submission.v1 import desk_service_pb2, dossier_pb2
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.events_pb2 import DossierEvent
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceStub

from gateway.partner.tokens import MARGIN
from services.common.kernel.errors import Unauthenticated
from tests.integration.gateway.conftest import AGENCY, exchange_of
from tests.support.scripted import Script, Stage

SECONDS = 20
GET = desk_service_pb2.GetDeskDossierRequest(name="dossiers/H56.245-261123-0001")


async def test_a_slow_call_ends_at_the_wards_deadline(ward: grpc.aio.Channel, script: Script) -> None:
    ended = asyncio.Event()

    async def slow(_request: object) -> Message:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()
        raise AssertionError

    script.answers["GetDeskDossier"] = dossier_pb2.Dossier()
    await DeskServiceStub(ward).GetDeskDossier(GET)  # is connected
    script.answers["GetDeskDossier"] = slow
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await DeskServiceStub(ward).GetDeskDossier(GET, timeout=2)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(ended.wait(), SECONDS)


async def test_a_call_that_the_ward_gives_up_ends_in_the_service_too(ward: grpc.aio.Channel, script: Script) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow(_request: object) -> Message:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()
        raise AssertionError

    script.answers["GetDeskDossier"] = slow
    call = DeskServiceStub(ward).GetDeskDossier(GET)
    waiting = asyncio.ensure_future(call)
    await asyncio.wait_for(begun.wait(), SECONDS)
    call.cancel()
    await asyncio.wait_for(ended.wait(), SECONDS)
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_the_feed_streams_as_things_happen_and_ends_when_the_ward_leaves(
    ward: grpc.aio.Channel, script: Script
) -> None:
    happens: asyncio.Queue[str] = asyncio.Queue()
    ended = asyncio.Event()

    async def watch(_request: object) -> AsyncIterator[Message]:
        try:
            while True:
                event = await happens.get()
                yield feed.DossierEventBatch(events=[DossierEvent(event_id=event)], cursor=event)
        finally:
            ended.set()

    script.streams["WatchDossierEvents"] = watch
    call = DossierFeedServiceStub(ward).WatchDossierEvents(feed.WatchDossierEventsRequest(cursor="7"))
    for event in ("8", "9"):
        happens.put_nowait(event)
        batch = await asyncio.wait_for(call.read(), SECONDS)
        assert isinstance(batch, feed.DossierEventBatch)
        assert batch.cursor == event
    assert script.request("WatchDossierEvents").cursor == "7"
    assert script.calls["WatchDossierEvents"].principal.agency_id == AGENCY
    call.cancel()
    await asyncio.wait_for(ended.wait(), SECONDS)


async def test_a_feed_ends_for_a_certificate_that_was_revoked(
    ward: grpc.aio.Channel, script: Script, stage: Stage
) -> None:
    revoked = asyncio.Event()

    async def watch(_request: object) -> AsyncIterator[Message]:
        yield feed.DossierEventBatch(cursor="1")
        await revoked.wait()
        await asyncio.sleep(0.2)
        yield feed.DossierEventBatch(cursor="2")

    # So short a token that it is exchanged anew for each batch.
    script.answers["ExchangeCertificate"] = exchange_of(stage, MARGIN + timedelta(seconds=0.1))
    script.streams["WatchDossierEvents"] = watch
    call = DossierFeedServiceStub(ward).WatchDossierEvents(feed.WatchDossierEventsRequest())
    first = await call.read()
    assert isinstance(first, feed.DossierEventBatch)
    assert first.cursor == "1"
    script.answers["ExchangeCertificate"] = Unauthenticated()
    revoked.set()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call.read()
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_a_feed_that_a_service_ends_ends_politely(ward: grpc.aio.Channel, script: Script) -> None:
    async def watch(_request: object) -> AsyncIterator[Message]:
        yield feed.DossierEventBatch(cursor="1")

    script.streams["WatchDossierEvents"] = watch
    call = DossierFeedServiceStub(ward).WatchDossierEvents(feed.WatchDossierEventsRequest())
    assert [batch.cursor async for batch in call] == ["1"]
    assert await call.code() is grpc.StatusCode.OK
