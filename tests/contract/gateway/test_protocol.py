"""Connections on which nothing comes: they end by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from gateway.rest import protocol
from gateway.rest.app import create_app
from gateway.rest.server import RestServer
from tests.support.servers import ANY_PORT

SOON = 1.0
"""Seconds; a machine may stall for as long."""


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    server = RestServer(create_app(None), ANY_PORT)
    await server.start()
    yield server.port
    await server.stop()


@pytest.mark.parametrize("sent", [b"", b"GET /nothing HTTP/1.1\r\nHost: x\r\n"], ids=["nothing", "half a head"])
async def test_who_sends_no_head_keeps_nobodys_place(port: int, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert await asyncio.wait_for(reader.read(), 20 * SOON) == b""
    writer.close()


async def test_neither_does_who_sends_half_a_second_one(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\n")
    answers = await asyncio.wait_for(reader.read(), 20 * SOON)
    assert answers.count(b"HTTP/1.1 404") == 1
    writer.close()


async def test_a_connection_is_kept_while_its_requests_are_whole(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(4):
        writer.write(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20 * SOON)
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        await reader.readexactly(int(length.split()[1]))
        await asyncio.sleep(SOON / 3)
    writer.close()
