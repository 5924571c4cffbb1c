"""A connection to the bus comes about with any server of a cluster; one that does not leaves nothing behind. What a
cluster answers is an outage or a refusal."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import nats
import pytest
from nats.aio.msg import Msg
from nats.js.errors import APIError

from deploy.local import Stack, environment
from services.common.events.bus import Bus
from services.common.kernel.errors import Unavailable
from tests.integration.common.events import events
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


@pytest.mark.parametrize(
    ("error", "heard"),
    [
        ({"code": 409, "err_code": 10158, "description": "duplicate message id is in process"}, Unavailable),
        ({"code": 409, "err_code": 10203, "description": "not like this"}, APIError),
    ],
)
async def test_an_event_that_a_cluster_has_not_decided_on_is_not_refused(
    bus_server: Stack, bus: Bus, error: dict[str, object], heard: type[Exception]
) -> None:
    async def answer(message: Msg) -> None:
        await message.respond(json.dumps({"error": error}).encode())

    (event,) = events("b1", 1)
    async with await nats.connect(environment.nats_url(bus_server.site)) as server:
        await server.subscribe(event.subject, cb=answer)
        await server.flush()
        with pytest.raises(heard):
            await bus.publish(event)
