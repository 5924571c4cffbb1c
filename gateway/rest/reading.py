"""How request bodies are read: at most 1 MB, JSON as RFC 7493 (I-JSON) has it, nothing that could not be stored."""

from __future__ import annotations

import asyncio
import json
import math
import unicodedata
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest import errors
from services.common.rpc import calls
from services.common.rpc.normal_form import MAX_INTEGER

MAX_BODY_BYTES = 1024 * 1024
MAX_DEPTH = 20


class BoundedRequest(Request):
    """A request whose body is bounded and whose JSON is strict."""

    async def body(self) -> bytes:
        """The body. Raises CONTENT_ENCODING_UNSUPPORTED, BODY_TOO_LARGE as soon as it is known to be, and BODY_TOO_SLOW when
        it takes the time that the whole request has: who sends nothing keeps nobody's place."""
        if hasattr(self, "_body"):
            return self._body
        if self.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise errors.HttpError(errors.CONTENT_ENCODING_UNSUPPORTED)
        try:
            async with asyncio.timeout(calls.current().remaining()):
                self._body = await self._read()
        except TimeoutError:
            raise errors.HttpError(errors.BODY_TOO_SLOW) from None
        return self._body

    async def _read(self) -> bytes:
        size, chunks = 0, []
        async for chunk in self.stream():
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise errors.HttpError(errors.BODY_TOO_LARGE)
            chunks.append(chunk)
        return b"".join(chunks)

    async def json(self) -> Any:
        """The JSON value. Raises MALFORMED_JSON."""
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json

    async def form_fields(self) -> dict[str, str]:
        """The fields of a body as HTML forms send it (WHATWG URL §5); of one that is there twice, the last."""
        return dict(parse_qsl((await self.body()).decode("utf-8", "replace"), keep_blank_values=True))

    def has_media_type(self, *names: str) -> bool:
        """Whether the body is said to be of one of these media types."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() in names


class BoundedRoute(APIRoute):
    """A route whose handler gets a `BoundedRequest`; where it declares a JSON body, that is read and checked first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind our reading."""
        handler = super().get_route_handler()
        takes_json = self.body_field is not None

        async def handle(request: Request) -> Response:
            bounded = BoundedRequest(request.scope, request.receive)
            if takes_json and await bounded.body():
                if not bounded.has_media_type("application/json"):
                    raise errors.HttpError(errors.UNSUPPORTED_MEDIA_TYPE)
                await bounded.json()
            return await handler(bounded)

        return handle


def parse_json(body: bytes) -> Any:
    """The value of a JSON text. Raises MALFORMED_JSON."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse)
        _check(value)
    except (ValueError, RecursionError):
        raise errors.HttpError(errors.MALFORMED_JSON) from None
    return value


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    # RFC 7493 §2.3: with two members of one name, receivers disagree about which one counts. é and e + ´ are one name.
    if len({unicodedata.normalize("NFC", name) for name, _ in members}) != len(members):
        raise ValueError("a name twice")
    return dict(members)


def _check(root: Any) -> None:
    """Raises ValueError for what would not survive: depth, NUL, lone surrogates, numbers that are not exact."""
    open_values = [(root, 1)]
    while open_values:
        value, depth = open_values.pop()
        if isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise ValueError("too deep")
            parts = value if isinstance(value, list) else [*value.keys(), *value.values()]
            open_values.extend((part, depth + 1) for part in parts)
        elif isinstance(value, str):
            _check_text(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError("not a finite number")
        elif isinstance(value, int) and abs(value) > MAX_INTEGER:
            raise ValueError("not an exact number")


def _check_text(text: str) -> None:
    text.encode("utf-8")
    if "\0" in text:
        raise ValueError("NUL")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
