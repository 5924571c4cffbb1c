"""Calls at the three doors as somebody makes them who keeps to no rule; and what is answered, in the same terms.

A call is data: `{place}` in a path, a header, a body or a message stands for an id or a token of the `World`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc
import httpx
from google.protobuf import json_format, message_factory
from google.protobuf.message import Message

from services.common.status import Problem, from_rpc_error
from tests.contract.gateway.problem import problem_of
from tests.support.inside import Inside, method_of

_PLACE = re.compile(r"\{(\w+)\}")
_VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """How a call was answered: the status of its protocol, the reason, and what is wrong with each field."""

    status: int | str
    reason: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """Whom and what the calls are about."""

    http: httpx.AsyncClient
    gateway: str
    inside: Inside
    partner: grpc.aio.Channel
    places: Mapping[str, Any]

    def fill(self, value: Any) -> Any:
        """The value with its `{place}`s filled in; one that is nothing but a place may become anything."""
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if not isinstance(value, str):
            return value
        whole = _PLACE.fullmatch(value)
        if whole and whole[1] in self.places:
            return self.places[whole[1]]
        return _PLACE.sub(lambda match: str(self.places.get(match[1], match[0])), value)

    async def rest(
        self, call: str, body: Any = None, *, token: str = "{citizen}", headers: Mapping[str, str | None] | None = None
    ) -> httpx.Response:
        """`METHOD /path` below /api/v1. A body of bytes goes as it is, anything else as JSON; a header of None is left
        out."""
        method, path = call.split(" ", 1)
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(self.fill(body)).encode()
        usual = {
            "Authorization": f"Bearer {token}" if token else None,
            "Content-Type": None if body is None else "application/json",
            "Idempotency-Key": None if method == "GET" else str(uuid.uuid4()),
            "If-Match": None if method == "GET" else "*",
        }
        sent = {name: self.fill(value) for name, value in {**usual, **(headers or {})}.items() if value is not None}
        url = httpx.URL(self.gateway, raw_path=f"/api/v1{self.fill(path)}".encode())
        return await self.http.request(method, url, content=content, headers=sent)

    async def internal(self, rpc: str, message: Any, *, token: str = "{citizen}") -> Told:
        """An RPC at the internal port, with the gateway's certificate and somebody's token."""
        name = f"motcua.{rpc}"
        try:
            answer = await self.inside.call(name, self.message(name, message), token=self.fill(token))
        except grpc.aio.AioRpcError as error:
            return told_by_grpc(from_rpc_error(error))
        return Told("OK", type(answer).__name__)

    async def ward(self, rpc: str, message: Any) -> Told:
        """An RPC at the partner port, with the certificate of a ward. A message of bytes goes as it is."""
        method = method_of(f"motcua.{rpc}")
        raw = message if isinstance(message, bytes) else self.message(f"motcua.{rpc}", message).SerializeToString()
        path = f"/{method.containing_service.full_name}/{method.name}"
        try:
            call: Any = self.partner.unary_unary(path)
            await call(raw, timeout=10)
        except grpc.aio.AioRpcError as error:
            return told_by_grpc(from_rpc_error(error))
        return Told("OK", method.output_type.name)

    def message(self, rpc: str, value: Any) -> Message:
        """A request from a message, or from JSON in the proto's names. `request_id` is new where none is given."""
        if isinstance(value, Message):
            value = json_format.MessageToDict(value, preserving_proto_field_name=True)
        kind = message_factory.GetMessageClass(method_of(rpc).input_type)
        fresh = {"request_id": str(uuid.uuid4())} if "request_id" in kind.DESCRIPTOR.fields_by_name else {}
        return json_format.ParseDict({**fresh, **self.fill(value)}, kind())


def told_by_grpc(problem: Problem) -> Told:
    """A gRPC status that says in Vietnamese what to do."""
    assert _VIETNAMESE.search(problem.vi), problem
    return Told(problem.code.name, problem.reason, {v.field: v.reason for v in problem.violations})


def told_by_rest(answer: httpx.Response) -> Told:
    """A problem document (RFC 9457) in Vietnamese."""
    problem = problem_of(answer)
    assert answer.headers["content-language"] == "vi"
    assert _VIETNAMESE.search(problem["detail"]), problem
    errors = problem.get("errors", ())
    assert all(_VIETNAMESE.search(error["message"]) for error in errors), errors
    fields = {error.get("pointer", error.get("parameter")): error["code"] for error in errors}
    return Told(problem["status"], problem["reason"], fields)
