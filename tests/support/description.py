"""The API's description (OpenAPI 3.1) as a client developer reads it: operations, their examples, what they answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from services.common.kernel.principal import Kind

METHODS = ("get", "post", "patch", "put", "delete")
JSON = "application/json"
EVENTS = "text/event-stream"
_SOMETIMES = {"motcua-tracking"}
_REASON = re.compile(r"`([A-Z0-9_]+)`")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `schemas` are those that the whole description shares."""

    path: str
    method: str
    raw: Mapping[str, Any]
    schemas: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its `operationId`."""
        return str(self.raw["operationId"])

    @property
    def body(self) -> Any:
        """The example of what is sent; None when nothing is. KeyError: there should be one."""
        content = self.raw.get("requestBody", {}).get("content", {})
        return self._example(content[JSON]) if content else None

    @property
    def status(self) -> int:
        """The HTTP status of success."""
        (status,) = (int(code) for code in self.raw["responses"] if code.startswith("2"))
        return status

    @property
    def content(self) -> Mapping[str, Any]:
        """What success answers, by media type; empty: nothing."""
        found: Mapping[str, Any] = self.raw["responses"][str(self.status)].get("content", {})
        return found

    @property
    def headers(self) -> set[str]:
        """The headers, in lower case, that every answer of success has."""
        described = self.raw["responses"][str(self.status)].get("headers", {})
        return {name.lower() for name in described} - _SOMETIMES

    @property
    def keeps(self) -> bool:
        """Whether a client that has the answer already is told so."""
        return "304" in self.raw["responses"]

    @property
    def streams(self) -> bool:
        """Whether it answers events without end."""
        return EVENTS in self.content

    @property
    def answer(self) -> Any:
        """The example of what is answered, of a stream its text; None when nothing is. KeyError: there should be one."""
        if self.streams:
            return self.content[EVENTS]["example"]
        return self._example(self.content[JSON]) if self.content else None

    @property
    def caller(self) -> Kind:
        """Whose token it takes, if any."""
        return caller(self.path)

    def parameters(self, place: str) -> dict[str, Any]:
        """The examples of the parameters in the `path`, `query` or `header`. KeyError: a required one has none."""
        found = {}
        for parameter in self.raw.get("parameters", ()):
            schema = parameter["schema"]
            if parameter["in"] == place and (parameter["required"] or "examples" in schema):
                found[parameter["name"]] = schema["examples"][0]
        return found

    def reasons(self) -> set[tuple[int, str]]:
        """The problems that it may answer: status and reason."""
        refusals = {int(code): answer for code, answer in self.raw["responses"].items() if code >= "400"}
        return {
            (code, reason) for code, answer in refusals.items() for reason in _REASON.findall(answer["description"])
        }

    def check_body(self, body: Any) -> None:
        """Raise jsonschema_rs.ValidationError unless a body has the described shape."""
        self._check(self.raw["requestBody"]["content"][JSON]["schema"], body)

    def check_answer(self, answer: Any) -> None:
        """The same for an answer."""
        self._check(self.content[JSON]["schema"], answer)

    def _check(self, schema: Mapping[str, Any], value: Any) -> None:
        whole = {**schema, "components": {"schemas": self.schemas}}
        jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)

    def _example(self, content: Mapping[str, Any]) -> Any:
        if "example" in content:
            return content["example"]
        return self.schemas[content["schema"]["$ref"].rpartition("/")[2]]["examples"][0]


def caller(path: str) -> Kind:
    """Whose token the operations at a path take, if any."""
    if "/tracking/" in path:
        return Kind.LOOKUP_PASS
    return Kind.OFFICER if "/desk/" in path else Kind.ACCOUNT


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation of a description."""
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, raw in item.items():
            if method in METHODS:
                yield Operation(path, method, raw, schemas)
