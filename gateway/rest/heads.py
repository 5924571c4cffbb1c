"""HEAD for every route that has GET (RFC 9110 §9.1, §9.3.2): the same answer without its content.

Not for streams, whose answer has no end: they refuse it (405).
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STREAM = ":watch"


class Heads:
    """Asks the routes with GET and keeps the content back; the headers, Content-Length too, are those of GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].endswith(_STREAM):
            await self._app(scope, receive, send)
            return

        async def send_without_content(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # A scope of its own: the server and the access log go by the method that was sent.
        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, send_without_content)
        finally:
            scope["route"] = asked.get("route")
