"""A connection to the bus that does not come about leaves nothing behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.common.events.bus import Bus
from services.common.kernel.errors import Unavailable


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
        async with asyncio.timeout(1):
            await let_go.wait()
