"""Bodies, heads and framings that can't be read: refused before any service hears of them."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.bad_input.knocking import Told, World, told_by_rest

MEGABYTE = 1024 * 1024
OPERATIONS = (
    "POST /dossiers",
    "PATCH /dossiers/{draft}",
    "POST /dossiers/{draft}/attachments",
    "POST /accounts",
    "POST /accounts:check-user-name",
    "POST /captchas",
    "POST /lookup-passes",
    "POST /sessions",
    "POST /client-tokens",
)
JSON, GZIP = {"Content-Type": "application/json"}, {"Content-Encoding": "gzip"}

BODIES: Mapping[str, tuple[bytes, Mapping[str, str | None], int, str]] = {
    # what                               body                                  headers  HTTP  reason
    "not JSON": (b"{", {}, 400, "MALFORMED_JSON"),
    "JSON and more": (b"{}{}", {}, 400, "MALFORMED_JSON"),
    "single quotes": (b"{'a': 1}", {}, 400, "MALFORMED_JSON"),
    "not a number": (b'{"a": NaN}', {}, 400, "MALFORMED_JSON"),
    "beyond any float": (b'{"a": 1e999}', {}, 400, "MALFORMED_JSON"),
    "beyond exact integers": (b'{"a": 9007199254740993}', {}, 400, "MALFORMED_JSON"),
    "5000 digits": (b'{"a": ' + b"1" * 5000 + b"}", {}, 400, "MALFORMED_JSON"),
    "a name twice": (b'{"a": 1, "a": 2}', {}, 400, "MALFORMED_JSON"),
    "a name twice, escaped": (b'{"b": 1, "\\u0062": 2}', {}, 400, "MALFORMED_JSON"),
    "a name twice, composed and not": ('{"\u00e9": 1, "e\u0301": 2}'.encode(), {}, 400, "MALFORMED_JSON"),
    "60 levels": (b'{"a":' * 60 + b"1" + b"}" * 60, {}, 400, "MALFORMED_JSON"),
    "100 000 levels": (b"[" * 100_000, {}, 400, "MALFORMED_JSON"),
    "NUL, escaped": (b'{"a": "\\u0000"}', {}, 400, "MALFORMED_JSON"),
    "NUL in a name": (b'{"\\u0000": 1}', {}, 400, "MALFORMED_JSON"),
    "NUL, raw": (b'{"a": "\0"}', {}, 400, "MALFORMED_JSON"),
    "a raw control character": (b'{"a": "\x07"}', {}, 400, "MALFORMED_JSON"),
    "a lone surrogate, escaped": (b'{"a": "\\ud800"}', {}, 400, "MALFORMED_JSON"),
    "a lone surrogate, raw": (b'{"a": "\xed\xa0\x80"}', {}, 400, "MALFORMED_JSON"),
    "not UTF-8": (b'{"a": "\xff"}', {}, 400, "MALFORMED_JSON"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), {}, 400, "MALFORMED_JSON"),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', {}, 400, "MALFORMED_JSON"),
    "over 1 MB": (b'{"a": "' + b"a" * MEGABYTE + b'"}', {}, 413, "BODY_TOO_LARGE"),
    "another media type": (b"<a/>", {"Content-Type": "application/xml"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "a form": (b"a=1", {"Content-Type": "multipart/form-data; boundary=x"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "no media type": (b"{}", {"Content-Type": None}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "gzip": (gzip.compress(b"{}"), GZIP, 415, "CONTENT_ENCODING_UNSUPPORTED"),
    "a gzip bomb": (gzip.compress(b" " * 64 * MEGABYTE), GZIP, 415, "CONTENT_ENCODING_UNSUPPORTED"),
    "a coding nobody knows": (b"{}", {"Content-Encoding": "zz"}, 415, "CONTENT_ENCODING_UNSUPPORTED"),
    "no object": (b"[]", {}, 422, "INVALID_ARGUMENT"),
    "null": (b"null", {}, 422, "INVALID_ARGUMENT"),
    "__proto__": (b'{"__proto__": {"admin": true}}', {}, 422, "INVALID_ARGUMENT"),
    "an operator of the database": (b'{"$where": "1"}', {}, 422, "INVALID_ARGUMENT"),
}

HEADS: Mapping[str, tuple[bytes, int, str]] = {
    # what                         on the wire                                        HTTP  reason
    "not HTTP": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "MALFORMED_HTTP"),
    "a header without a colon": (b"GET / HTTP/1.1\r\nHost x\r\n\r\n", 400, "MALFORMED_HTTP"),
    "a length that is none": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "MALFORMED_HTTP"),
    "two lengths": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        400,
        "MALFORMED_HTTP",
    ),
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "MALFORMED_HTTP",
    ),
    "an address of 64 KB": (b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431, "HEAD_TOO_LARGE"),
    "a header of 64 KB": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 65536 + b"\r\n\r\n", 431, "HEAD_TOO_LARGE"),
    "5000 headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: 1234567\r\n" * 5000 + b"\r\n", 431, "HEAD_TOO_LARGE"),
    "a header that does not end": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 262144, 431, "HEAD_TOO_LARGE"),
    "another protocol asked for": (
        b"GET /api/v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        404,
        "NOT_FOUND",
    ),
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_body_that_cannot_be_read(world: World, what: str) -> None:
    body, headers, status, reason = BODIES[what]
    for operation in OPERATIONS:
        told = told_by_rest(await world.rest(operation, body, headers={**JSON, **headers}))
        assert (told.status, told.reason) == (status, reason), operation


async def test_a_body_without_a_length_is_bounded_too(world: World) -> None:
    head = b"POST /api/v1/captchas HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    head += b"Content-Type: application/json\r\n\r\n"
    answer = await on_the_wire(world.gateway, head, endless=b"10000\r\n" + b" " * 0x10000 + b"\r\n")
    assert told_by_rest(answer) == Told(413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("what", HEADS)
async def test_a_request_that_is_not_http_as_we_speak_it(world: World, what: str) -> None:
    sent, status, reason = HEADS[what]
    assert told_by_rest(await on_the_wire(world.gateway, sent)) == Told(status, reason)


async def test_whoever_hangs_up_in_the_middle_leaves_no_trace(world: World) -> None:
    host = urlsplit(world.gateway)
    _, writer = await asyncio.open_connection(host.hostname, host.port)
    writer.write(b"POST /api/v1/captchas HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
    writer.write(b'Content-Length: 100\r\n\r\n{"purpose"')
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def on_the_wire(gateway: str, sent: bytes, endless: bytes = b"") -> httpx.Response:
    """What comes back to somebody who sends `endless` again and again until there is an answer."""
    host = urlsplit(gateway)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    writer.write(sent)
    answer = asyncio.create_task(_answer(reader))
    while endless and not answer.done():
        writer.write(endless)
        await asyncio.wait({answer}, timeout=0.005)
    response = await asyncio.wait_for(answer, 30)
    writer.close()
    return response


async def _answer(reader: asyncio.StreamReader) -> httpx.Response:
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = httpx.Headers({name: value for name, _, value in (line.partition(": ") for line in lines)})
    content = await reader.readexactly(int(headers["content-length"]))
    return httpx.Response(int(status.split()[1]), headers=headers, content=content)
