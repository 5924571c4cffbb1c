"""A connection to the bus comes about with any server of a cluster; one that does not leaves nothing behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from deploy.local import Stack, environment
from services.common.events.bus import Bus
from services.common.kernel.errors import Unavailable
from tests.support.servers import NOBODY


async def test_a_server_that_says_nothing_is_given_up_and_let_go() -> None:
    let_go = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        let_go.set()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        with pytest.raises(Unavailable):
            await Bus.connect(f"nats://{host}:{port}", name="test", patience=timedelta(seconds=0.2))
        async with asyncio.timeout(20):
            await let_go.wait()


async def test_one_server_of_a_cluster_is_enough(bus_server: Stack) -> None:
    there, away = environment.nats_url(bus_server.site), f"nats://{NOBODY}"
    for urls in (there, away), (away, there):
        connection = await Bus.connect(",".join(urls), name="test")
        assert connection.connected
        await connection.close()
