"""The HTTP door as a client programmer meets it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from tests.support.patience import Patience
from tests.support.surprise import Away, Refused, Surprise

API = "/api/v1"
TEMPORARY = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer; `body` is the decoded JSON, None when there is none."""

    status: int
    body: Any
    headers: httpx.Headers


class Rest:
    """Calls below /api/v1. Every POST and PATCH carries an Idempotency-Key, the same in each repetition."""

    def __init__(self, http: httpx.AsyncClient, gateway: str, patience: Patience) -> None:
        self._http = http
        self._base = gateway + API
        self._patience = patience
        self.token = ""

    async def get(self, path: str, **params: str) -> Answer:
        """GET, with query parameters."""
        return await self.call("GET", path, params=params)

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """POST; `key` is the Idempotency-Key (new by default)."""
        return await self.call("POST", path, json=body, headers=keyed(key, headers))

    async def patch(
        self, path: str, body: Any, *, key: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """PATCH; as POST."""
        return await self.call("PATCH", path, json=body, headers=keyed(key, headers))

    async def call(self, method: str, path: str, **request: Any) -> Answer:
        """Any call. Raises Refused for a problem, Away when there is no answer, Surprise for anything else."""
        return await self._patience.insist(lambda: self._once(method, path, request))

    @asynccontextmanager
    async def stream(self, path: str, headers: dict[str, str]) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an answer that goes on. Raises as `call` does, and httpx.TransportError when it breaks off."""
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        async with self._http.stream("GET", self._base + path, headers=headers) as response:
            if response.status_code in TEMPORARY:
                raise Away(f"GET {path} was answered with {response.status_code}")
            if not response.is_success:
                await response.aread()
                raise _refusal(f"GET {path}", response)
            yield response.aiter_lines()

    async def _once(self, method: str, path: str, request: dict[str, Any]) -> Answer:
        call = f"{method} {path}"
        headers = dict(request.get("headers") or {})
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        try:
            response = await self._http.request(method, self._base + path, **{**request, "headers": headers})
        except httpx.TransportError as error:
            raise Away(f"{call} got no answer: {error!r}") from error
        if response.status_code in TEMPORARY:
            raise Away(f"{call} was answered with {response.status_code}: {response.text[:200]}")
        if response.is_success:
            return Answer(response.status_code, response.json() if response.content else None, response.headers)
        raise _refusal(call, response)


def keyed(key: str | None = None, headers: dict[str, str] | None = None) -> dict[str, str]:
    """Headers with an Idempotency-Key, a new one by default."""
    return {"Idempotency-Key": key or str(uuid.uuid4()), **(headers or {})}


def _refusal(call: str, response: httpx.Response) -> Surprise:
    """RFC 9457 §3: every refusal is a problem document; anything else is a surprise."""
    if response.headers.get("content-type", "").partition(";")[0] != PROBLEM:
        return Surprise(
            f"{call} was answered with {response.status_code} and no problem document: {response.text[:200]}"
        )
    problem = response.json()
    fields = {error.get("pointer") or error["parameter"]: error["code"] for error in problem.get("errors", ())}
    return Refused(
        call, response.status_code, problem["reason"], problem.get("detail", ""), fields, dict(response.headers)
    )
