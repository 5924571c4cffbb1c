"""The chassis on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from deploy.local import Stack, environment
from services.common.events.bus import Bus
from tests.support.servers import temporary_stack


@pytest.fixture(scope="session")
async def bus_server() -> AsyncIterator[Stack]:
    """NATS for these tests alone: they empty it and kill it."""
    async with temporary_stack(["nats"]) as stack:
        yield stack


@pytest.fixture
async def bus(bus_server: Stack) -> AsyncIterator[Bus]:
    """A connection to a server without streams."""
    connection = await Bus.connect(environment.nats_url(bus_server.site), name="test")
    for stream in await connection.jetstream.streams_info():
        await connection.jetstream.delete_stream(str(stream.config.name))
    yield connection
    await connection.close()
