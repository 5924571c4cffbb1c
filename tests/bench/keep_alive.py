"""An HTTP/1.1 client that costs next to nothing: ready-made requests over connections that stay open.

The load generator shares the cores with what it measures; a full client would cost as much as the servers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import httptools

from tests.support.surprise import Surprise


class Connection(asyncio.Protocol):
    """One connection, one request at a time. Servers close what lies idle for seconds: open it when it is needed."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[None] | None = None
        self._body = bytearray()

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer. Raises Surprise unless it is a 200."""
        if self._transport is None:
            raise Surprise("the server closed the connection")
        self._body.clear()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        await self._answer
        status = self._parser.get_status_code()
        if status != 200:
            raise Surprise(f"{request.partition(b' HTTP')[0].decode()}: {status} {self._body.decode()[:300]}")
        self._parser = httptools.HttpResponseParser(self)
        return bytes(self._body)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: the connection is open."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is none by type

    def data_received(self, data: bytes) -> None:
        """asyncio: a part of an answer came."""
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        """asyncio: the connection is closed."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Surprise("the server closed the connection in the middle of an answer"))

    def on_body(self, body: bytes) -> None:
        """httptools: a part of the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """httptools: the answer is complete."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def connect(address: str) -> AsyncIterator[Connection]:
    """A connection to `host:port`."""
    host, _, port = address.rpartition(":")
    _, connection = await asyncio.get_running_loop().create_connection(Connection, host, int(port))
    try:
        yield connection
    finally:
        connection.close()


def request(method: str, path: str, body: str = "", **headers: str) -> bytes:
    """A request as it goes over the wire, with JSON as its body if any; `If_Match` names the header If-Match."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    if body:
        lines.append("Content-Type: application/json")
    if method != "GET":
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join([*lines, "", body]).encode()
