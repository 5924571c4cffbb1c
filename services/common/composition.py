"""What the composition roots share: connections that are closed again in the end, and work beside the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from .events import dead_letters
from .events.bus import Bus
from .events.consumer import Consumer
from .rpc import client, jwks
from .rpc.tls import TlsFiles
from .rpc.tokens import TokenVerifier
from .runtime import SystemClock
from .settings import MongoSettings, NatsSettings
from .storage import mongo


@asynccontextmanager
async def database(settings: MongoSettings, service: str) -> AsyncIterator[mongo.Database]:
    """The database of a service. Raises `Unavailable` when it does not answer."""
    connection = mongo.connect(settings.mongo_url, name=service)
    try:
        await mongo.ping(connection)
        yield connection[f"{settings.database_prefix}{service}"]
    finally:
        connection.close()


@asynccontextmanager
async def bus(settings: NatsSettings, service: str, *, stream: str, subjects: Sequence[str]) -> AsyncIterator[Bus]:
    """The event bus, with this stream and the one of the dead letters. Raises `Unavailable`.

    Whoever comes first makes the streams: services start in any order.
    """
    connection = await Bus.connect(settings.nats_url, name=service)
    try:
        await connection.ensure_stream(stream, subjects)
        await dead_letters.ensure(connection)
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def token_verifier(identity_address: str, tls: TlsFiles, service: str) -> AsyncIterator[TokenVerifier]:
    """Verifies the tokens that reach a service, with the keys that identity publishes."""
    async with client.connect("identity", identity_address, tls, [jwks.SERVICE]) as channel:
        yield TokenVerifier(jwks.of_identity(channel), SystemClock(), service)


@asynccontextmanager
async def background(
    *works: Callable[[], Coroutine[Any, Any, None]], consumers: Sequence[Consumer] = ()
) -> AsyncIterator[None]:
    """Work beside the calls. In the end consumers finish what they have in hand; the rest is cancelled.

    If a part dies of something unforeseen, so does the process: it is started again, half a service is not noticed.
    """
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work()) for work in works]
        for consumer in consumers:
            group.create_task(consumer.run())
        yield
        for consumer in consumers:
            consumer.stop()
        for task in tasks:
            task.cancel()
