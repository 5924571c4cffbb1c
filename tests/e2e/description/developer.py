"""A client developer who tries every example of the API's description."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.description import EVENTS, JSON, Operation, operations
from tests.support.portal import Portal


@dataclass(frozen=True, slots=True)
class Answer:
    """What an example was answered with."""

    body: Any
    headers: httpx.Headers

    @property
    def etag(self) -> str:
        """Its version."""
        return self.headers["etag"]


@dataclass
class Developer:
    """Sends the examples, with what this world's ids, captchas and times are in their places."""

    portal: Portal
    operations: Mapping[str, Operation]
    tried: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    async def arrive(cls, portal: Portal) -> Developer:
        """Fetch the description from the door itself."""
        document = (await portal.http.get(f"{portal.doors.gateway}/openapi.json")).raise_for_status().json()
        return cls(portal, {operation.id: operation for operation in operations(document)})

    async def tries(
        self,
        operation_id: str,
        *,
        token: str = "",
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        etag: str = "",
    ) -> Answer:
        """Send the example; what is given here takes the place of what it says. The answer must be as described."""
        operation = self.operations[operation_id]
        sent = _put(operation.body, body or {})
        if sent is not None:
            operation.check_body(sent)
        url, headers = self._url(operation, path or {}), _headers(operation, token, etag)
        params = {**operation.parameters("query"), **(query or {})}
        response = await self.portal.http.request(operation.method, url, params=params, headers=headers, json=sent)
        assert response.status_code == operation.status, f"{operation_id}: {response.status_code} {response.text}"
        assert operation.headers <= response.headers.keys(), operation_id
        if operation.keeps:
            known = {**headers, "If-None-Match": response.headers["etag"]}
            again = await self.portal.http.get(url, params=params, headers=known)
            assert (again.status_code, again.content) == (304, b""), operation_id
        answered = _body(operation, response)
        answer = Answer(answered, response.headers)
        self.tried[operation_id] = answer
        return answer

    @asynccontextmanager
    async def listens(self, operation_id: str, *, token: str, path: Mapping[str, str]) -> AsyncIterator[Any]:
        """The data of the first event of a stream."""
        operation = self.operations[operation_id]
        headers = {"Authorization": f"Bearer {token}", "Accept": EVENTS}
        async with self.portal.http.stream("GET", self._url(operation, path), headers=headers) as response:
            assert response.status_code == operation.status
            assert response.headers["content-type"].partition(";")[0] in operation.content
            lines = [line async for line in _until_blank(response, "data:")]
            data = json.loads(next(line for line in lines if line.startswith("data:"))[len("data:") :])
            self.tried[operation_id] = Answer(data, response.headers)
            yield data

    def _url(self, operation: Operation, path: Mapping[str, str]) -> str:
        examples = operation.parameters("path")
        assert path.keys() <= examples.keys(), operation.id
        return self.portal.doors.gateway + operation.path.format(**{**examples, **path})


def _put(example: Any, real: Mapping[str, Any]) -> Any:
    """The example with real values in it, object by object; None takes a member out."""
    if example is None:
        assert not real
        return None
    inner = {
        key: _put(example[key], value) if isinstance(value, dict) and isinstance(example.get(key), dict) else value
        for key, value in real.items()
    }
    return {key: value for key, value in {**example, **inner}.items() if value is not None}


def _headers(operation: Operation, token: str, etag: str) -> dict[str, str]:
    documented = operation.parameters("header")
    real = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": etag}
    headers = {name: real.get(name) or value for name, value in documented.items()}
    return {**headers, **({"Authorization": f"Bearer {token}"} if token else {})}


def _body(operation: Operation, response: httpx.Response) -> Any:
    if not operation.content:
        assert not response.content
        return None
    assert response.headers["content-type"].partition(";")[0] == JSON
    operation.check_answer(response.json())
    return response.json()


async def _until_blank(response: httpx.Response, start: str) -> AsyncIterator[str]:
    """Lines up to the end of the first event that has a line that starts so."""
    found = False
    async for line in response.aiter_lines():
        found = found or line.startswith(start)
        if found and not line:
            return
        yield line
