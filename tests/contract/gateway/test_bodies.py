"""Bodies that no client should send: each is refused as a problem document before any service hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.contract.gateway.problem import problem_of
from tests.contract.gateway.samples import KEY

BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "not JSON": (b"{", "application/json", 400, "MALFORMED_JSON"),
    "not UTF-8": (b'{"procedure": "\xff"}', "application/json", 400, "MALFORMED_JSON"),
    "not a number": (b'{"procedure": NaN}', "application/json", 400, "MALFORMED_JSON"),
    "beyond any float": (b'{"procedure": 1e999}', "application/json", 400, "MALFORMED_JSON"),
    "beyond exact integers": (b'{"procedure": 9007199254740993}', "application/json", 400, "MALFORMED_JSON"),
    "60 levels": (b"[" * 60 + b"]" * 60, "application/json", 400, "MALFORMED_JSON"),
    "100 000 levels": (b"[" * 100_000, "application/json", 400, "MALFORMED_JSON"),
    "a name twice": (b'{"procedure": "a", "procedure": "b"}', "application/json", 400, "MALFORMED_JSON"),
    "a name twice, deep inside": (b'{"a": [{"b": 1, "\\u0062": 2}]}', "application/json", 400, "MALFORMED_JSON"),
    "NUL": (b'{"procedure": "a\\u0000"}', "application/json", 400, "MALFORMED_JSON"),
    "a lone surrogate": (b'{"procedure": "\\ud800"}', "application/json", 400, "MALFORMED_JSON"),
    "over 1 MB": (b'"' + b"a" * 1024 * 1024 + b'"', "application/json", 413, "BODY_TOO_LARGE"),
    "another media type": (b"<a/>", "application/xml", 415, "UNSUPPORTED_MEDIA_TYPE"),
    "no media type": (b"{}", "", 415, "UNSUPPORTED_MEDIA_TYPE"),
    "nothing": (b"", "application/json", 422, "INVALID_ARGUMENT"),
    "an array": (b"[]", "application/json", 422, "INVALID_ARGUMENT"),
}


@pytest.mark.parametrize(("body", "media_type", "status", "reason"), BODIES.values(), ids=list(BODIES))
async def test_a_body_that_cannot_be_read(
    http: httpx.AsyncClient, citizen: dict[str, str], body: bytes, media_type: str, status: int, reason: str
) -> None:
    headers = citizen | KEY | ({"Content-Type": media_type} if media_type else {})
    problem = problem_of(await http.post("/dossiers", content=body, headers=headers))
    assert (problem["status"], problem["reason"]) == (status, reason)


async def test_a_body_without_a_length_is_bounded_too(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65536

    headers = citizen | KEY | {"Content-Type": "application/json"}
    problem = problem_of(await http.post("/dossiers", content=endless(), headers=headers))
    assert problem["reason"] == "BODY_TOO_LARGE"


async def test_everything_wrong_with_a_document_is_told_at_once(
    http: httpx.AsyncClient, citizen: dict[str, str]
) -> None:
    body = {"procedure": 7, "recieving_agency": "c1", "a/b": 1}
    found = problem_of(await http.post("/dossiers", json=body, headers=citizen | KEY))["errors"]
    assert {error["pointer"]: error["code"] for error in found} == {
        "/procedure": "WRONG_TYPE",
        "/receiving_agency": "REQUIRED",
        "/recieving_agency": "FIELD_UNKNOWN",
        "/a~1b": "FIELD_UNKNOWN",
    }
    assert all(error["message"] for error in found)
