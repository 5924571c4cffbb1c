"""HTTP/1.1 as uvicorn speaks it with httptools, with bounds on what a client may send, and refusals as problem documents."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.rest import errors, problems
from gateway.rest.middleware import EVERYWHERE
from services.common.rpc import calls

MAX_HEAD_BYTES = 32 * 1024
# Of a body that nobody waits for any more: enough to let a client read its answer before we hang up.
MAX_IGNORED_BYTES = 16 * 1024 * 1024
LINGER_SECONDS = 1.0
# Between connecting, or the first byte of a later request, and the end of its head.
HEAD_SECONDS = 10.0


class _HeadTooLarge(Exception):
    """Ends the parsing of a request."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn itself would keep a head of any size in memory, wait for its end for ever, and listen to a body that was
    refused for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = False
        self._head_bytes = 0
        self._unfinished_bytes = 0
        self._ignored_bytes = 0
        self._refused = False
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody is there."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """And gone."""
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse a head that goes on for too long."""
        if self._refused:
            self._ignore(len(data))
            return
        super().data_received(data)
        self._unfinished_bytes = self._unfinished_bytes + len(data) if self._in_head else 0
        if self._unfinished_bytes > MAX_HEAD_BYTES and not self._refused:
            self._head_bytes = self._unfinished_bytes
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head, self._head_bytes, self._ignored_bytes = True, 0, 0
        self._expect_head()

    def on_url(self, url: bytes) -> None:
        """A part of its target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there, the request is served from now on."""
        self._in_head = False
        self._head_is_there()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the content."""
        super().on_body(body)
        if self.cycle.response_complete:
            self._ignore(len(body))

    def send_400_response(self, msg: str) -> None:
        """Refuse what can't be parsed, and hang up, but not before the client had time to read why."""
        self._refused = True
        refusal = errors.HEAD_TOO_LARGE if self._head_bytes > MAX_HEAD_BYTES else errors.MALFORMED_HTTP
        with calls.serving(calls.Call(traceparent=calls.new_traceparent())):
            answer = problems.of_refusal(Request({"type": "http", "headers": []}), refusal)
        answer.headers.update({**EVERYWHERE, "Connection": "close"})
        head = [f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}".encode()]
        head += [name + b": " + value for name, value in answer.raw_headers]
        self.transport.write(b"\r\n".join([*head, b"", bytes(answer.body)]))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _expect_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _head_is_there(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _ignore(self, size: int) -> None:
        self._ignored_bytes += size
        if self._ignored_bytes > MAX_IGNORED_BYTES:
            self.transport.close()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            raise _HeadTooLarge
