"""Around every request: trace and deadline, headers of every answer, one access line, the last word on unexpected errors."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.rest import problems
from services.common.rpc import calls

REQUEST_SECONDS = 10.0
# Beyond it a request is better refused at once than served late: what waits here waits on one loop.
MAX_OPEN_REQUESTS = 1000
_log = structlog.get_logger("access")

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    # Nothing here is for a search engine, least of all where a dossier stands: no answer, good or bad.
    "X-Robots-Tag": "noindex",
}
"""Headers of every answer."""


class Around:
    """The outermost of our own layers. A URL is never logged, only the route's template: it may hold a dossier code."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        traceparent = calls.new_traceparent(Headers(scope=scope).get("traceparent", ""))
        answer = _Answer(send, traceparent)
        started = time.perf_counter()
        with calls.serving(calls.Call(traceparent=traceparent, deadline=time.monotonic() + REQUEST_SECONDS)) as call:
            self._open += 1
            try:
                if self._open > MAX_OPEN_REQUESTS:
                    await _overloaded(scope)(scope, receive, answer.send)
                else:
                    await self._app(scope, receive, answer.send)
            except ClientDisconnect:
                # The client hung up in the middle of its own request: there is nobody to answer.
                pass
            except Exception:
                _log.exception("unexpected", route=_route(scope), trace_id=call.trace_id)
                if answer.status:
                    raise
                await problems.of_status(Request(scope), 500, "INTERNAL")(scope, receive, answer.send)
            finally:
                self._open -= 1
                _log.info(
                    "request",
                    method=scope["method"],
                    route=_route(scope),
                    status=answer.status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    trace_id=call.trace_id,
                )


class _Answer:
    """Adds our headers to the answer and remembers its status; 0 until it has begun."""

    def __init__(self, send: Send, traceparent: str) -> None:
        self._send = send
        self._traceparent = traceparent
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["traceparent"] = self._traceparent
            for name, value in EVERYWHERE.items():
                headers.setdefault(name, value)
        await self._send(message)


def _overloaded(scope: Scope) -> Response:
    return problems.of_status(Request(scope), 503, "OVERLOADED", {"Retry-After": "1"})


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "unmatched")
