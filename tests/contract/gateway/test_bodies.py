"""Documents that no client should send. What can't be read at all stands in tests/e2e/bad_input."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.contract.gateway.problem import problem_of
from tests.contract.gateway.samples import KEY


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


async def test_a_body_that_does_not_come_is_not_waited_for_without_end(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.rest.middleware.REQUEST_SECONDS", 0.2)

    async def never() -> AsyncIterator[bytes]:
        yield b'{"user_name": '
        await asyncio.Event().wait()

    answer = await http.post("/sessions", content=never(), headers={"Content-Type": "application/json"})
    assert problem_of(answer)["reason"] == "BODY_TOO_SLOW"
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")
