"""Server-sent events (WHATWG HTML §9.2): the answer goes on for as long as a stream of a service does.

An event's id is where its reader stands, so a client that lost the connection says the last one (`Last-Event-ID`) and goes
on from there, at whatever process: nothing is remembered here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import grpc
import structlog
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest.answers import NO_STORE
from services.common.kernel.errors import Unavailable
from services.common.rpc import calls

MEDIA_TYPE = "text/event-stream"
RETRY_MILLISECONDS = 3_000
"""How long a client waits before it connects again."""
# A service gives a sign of life at least every 20 seconds. One that is frozen, or cut off, says nothing and ends nothing.
SILENCE_SECONDS = 45.0
# Proxies that gather answers before they pass them on are asked not to.
_HEADERS = {**NO_STORE, "X-Accel-Buffering": "no"}
_log = structlog.get_logger(__name__)
M = TypeVar("M", bound=Message)


class OpenStreams:
    """The calls behind the streams that are open, so that all can be ended at once. `ending`: the gateway is about to."""

    def __init__(self) -> None:
        self._calls: set[grpc.aio.Call] = set()
        self.ending = False

    def add(self, call: grpc.aio.Call) -> None:
        """It is open from now on."""
        self._calls.add(call)

    def remove(self, call: grpc.aio.Call) -> None:
        """Ends it."""
        self._calls.discard(call)
        call.cancel()

    def end(self) -> None:
        """Ends them all: their clients come back, to another process or after the restart."""
        self.ending = True
        for call in self._calls:
            call.cancel()

    def __len__(self) -> int:
        """How many are open."""
        return len(self._calls)


async def event_stream(
    request: Request, call: grpc.aio.UnaryStreamCall[Any, M], events: Callable[[M], bytes]
) -> Response:
    """The messages of a call as they come; `events` writes one, and gives nothing for a sign of life.

    Returns when the first message is there, so that a call that is refused raises grpc.aio.AioRpcError before the first
    byte is sent. Raises `Unavailable` when no message comes in the time that a request has.
    """
    try:
        async with asyncio.timeout(calls.current().remaining()):
            first = await call.read()
    except BaseException as error:
        call.cancel()
        if isinstance(error, TimeoutError):
            raise Unavailable from error
        raise
    streams: OpenStreams = request.app.state.streams
    return EventSourceResponse(_body(streams, call, first, events), headers=_HEADERS)


async def _body(
    streams: OpenStreams, call: grpc.aio.UnaryStreamCall[Any, M], message: Any, events: Callable[[M], bytes]
) -> AsyncIterator[bytes]:
    streams.add(call)
    try:
        yield format_sse_event(retry=RETRY_MILLISECONDS)
        while message is not grpc.aio.EOF:
            yield events(message) or KEEPALIVE_COMMENT
            async with asyncio.timeout(SILENCE_SECONDS):
                message = await call.read()
    except grpc.aio.AioRpcError as error:
        # The status has long been sent. The client connects again and is told then if it may not.
        _log.info("stream ended", code=error.code().name)
    except TimeoutError:
        _log.warning("stream ended: its service is silent")
    except asyncio.CancelledError:
        # Cancelled was the call, by `end`, or this request, because its client has gone.
        if not streams.ending:
            raise
    finally:
        streams.remove(call)
