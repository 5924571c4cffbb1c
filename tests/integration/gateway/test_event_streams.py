"""Streams over HTTP: they cost nothing once their client has gone, and do not hold up the end of the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from google.protobuf.message import Message
from motcua.tracking.v1 import timeline_service_pb2 as proto

from gateway.backends import connected
from gateway.rest.app import create_app
from gateway.rest.server import RestServer
from tests.contract.gateway.samples import DOSSIER
from tests.support.scripted import Script, Stage
from tests.support.waiting import until

SECONDS = 20
"""Long, for a slow machine, and less than a stream lasts that nobody ends."""
WATCH = f"/dossiers/{DOSSIER}/timeline:watch"


class Endless:
    """A timeline in which nothing happens; knows how many watch it."""

    def __init__(self) -> None:
        self.watching = 0

    async def __call__(self, _request: object) -> AsyncIterator[Message]:
        self.watching += 1
        try:
            yield proto.TimelineUpdate()
            await asyncio.sleep(60)
        finally:
            self.watching -= 1

    def are(self, number: int) -> Callable[[], asyncio.Future[bool]]:
        async def reached() -> bool:
            return self.watching == number

        return lambda: asyncio.ensure_future(reached())


@pytest.fixture
def endless(script: Script) -> Endless:
    script.streams["WatchTimeline"] = endless = Endless()
    return endless


@pytest.fixture
async def door(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[RestServer, FastAPI]]:
    monkeypatch.setattr("gateway.rest.server.DRAIN_SECONDS", 600)  # nobody here is to wait for that
    async with connected(stage.settings) as backends:
        app = create_app(backends)
        server = RestServer(app, stage.settings.http_listen)
        await server.start()
        yield server, app
        await server.stop()


@pytest.fixture
async def http(door: tuple[RestServer, FastAPI], stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    address = f"http://127.0.0.1:{door[0].port}/api/v1"
    headers = {"Authorization": f"Bearer {stage.token()}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=SECONDS) as client:
        yield client


async def test_a_client_that_goes_takes_everything_with_it(
    endless: Endless, door: tuple[RestServer, FastAPI], http: httpx.AsyncClient
) -> None:
    for _ in range(3):
        async with http.stream("GET", WATCH) as answer:
            assert answer.status_code == 200
            assert await anext(answer.aiter_lines()) == "retry: 3000"
            await until(endless.are(1))
        await until(endless.are(0))
    assert len(door[1].state.streams) == 0


async def test_a_stream_whose_service_is_frozen_ends_so_that_its_client_comes_back(
    endless: Endless, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.rest.event_streams.SILENCE_SECONDS", 0.3)
    async with asyncio.timeout(SECONDS), http.stream("GET", WATCH) as answer:
        assert "".join([text async for text in answer.aiter_text()]).startswith("retry: 3000")
    await until(endless.are(0))


async def test_what_is_asked_besides_is_answered_at_once(
    endless: Endless, http: httpx.AsyncClient, stage: Stage
) -> None:
    async def ready() -> bool:
        return (await http.get(str(http.base_url).replace("api/v1/", "readyz"))).status_code == 200

    async with asyncio.TaskGroup() as group:
        streams = [group.create_task(_stay(http)) for _ in range(50)]
        await until(endless.are(50))
        await until(ready, SECONDS)
        for stream in streams:
            stream.cancel()
    await until(endless.are(0))


async def test_the_end_of_the_process_ends_streams_politely_and_at_once(
    endless: Endless, door: tuple[RestServer, FastAPI], http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", WATCH) as answer:
        await until(endless.are(1))
        ending = asyncio.ensure_future(door[0].stop())
        async with asyncio.timeout(SECONDS):
            assert "".join([text async for text in answer.aiter_text()]).startswith("retry: 3000")
            await ending
    await until(endless.are(0))


async def _stay(http: httpx.AsyncClient) -> None:
    async with http.stream("GET", WATCH) as answer:
        async for _ in answer.aiter_bytes():
            pass
