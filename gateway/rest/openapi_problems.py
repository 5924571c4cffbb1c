"""The problems of an operation and the headers of its answers, for its OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from gateway.rest import texts
from gateway.rest.problems import MEDIA_TYPE

Reason = tuple[int, str]
Responses = dict[int | str, dict[str, Any]]


def _header(description: str, example: str) -> dict[str, Any]:
    """A header of an answer."""
    return {"description": description, "schema": {"type": "string"}, "example": example}


_EVERYWHERE: tuple[Reason, ...] = (
    (422, "INVALID_ARGUMENT"),
    (429, "RESOURCE_EXHAUSTED"),
    (431, "HEAD_TOO_LARGE"),
    (500, "INTERNAL"),
    (503, "UNAVAILABLE"),
    (504, "DEADLINE_EXCEEDED"),
)


_BODY: tuple[Reason, ...] = (
    (400, "MALFORMED_JSON"),
    (408, "BODY_TOO_SLOW"),
    (413, "BODY_TOO_LARGE"),
    (415, "UNSUPPORTED_MEDIA_TYPE"),
    (415, "CONTENT_ENCODING_UNSUPPORTED"),
)
_TOKEN: tuple[Reason, ...] = ((400, "INVALID_HEADER"), (401, "TOKEN_INVALID"))
_OF_SECURITY: Mapping[str, tuple[Reason, ...]] = {
    "session": (*_TOKEN, (401, "UNAUTHENTICATED"), (403, "PERMISSION_DENIED")),
    "lookup_pass": (*_TOKEN, (401, "LOOKUP_PASS_REQUIRED"), (403, "PERMISSION_DENIED")),
    "somebody": (*_TOKEN, (401, "UNAUTHENTICATED")),
}
_OF_HEADER: Mapping[str, tuple[Reason, ...]] = {
    "Idempotency-Key": ((400, "IDEMPOTENCY_KEY_REQUIRED"), (400, "INVALID_HEADER"), (422, "REQUEST_ID_REUSED")),
    "If-Match": ((400, "INVALID_HEADER"), (412, "ETAG_MISMATCH"), (428, "IF_MATCH_REQUIRED")),
}
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_ETAG = {"ETag": _header("For `If-Match` and `If-None-Match`", '"5"')}
NOT_MODIFIED: Responses = {
    200: {"headers": _ETAG},
    304: {"description": "The client has it already (`If-None-Match`)", "headers": _ETAG},
}
"""What a read with an ETag may answer."""
CHANGED: Responses = {200: {"headers": _ETAG}}
"""What a change answers."""
DECIDED: Responses = {
    200: {"headers": {**_ETAG, "Motcua-Tracking": _header("The look-up and the timeline don't know it yet", "pending")}}
}
"""What a change of status answers."""
CREATED: Responses = {
    201: {
        "headers": {
            **_ETAG,
            "Location": _header("Where it is", "/api/v1/dossiers/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"),
        }
    }
}
"""What creating a dossier answers."""
_OF_STATUS = {
    401: {"WWW-Authenticate": _header("How to authenticate", "Bearer")},
    429: {"Retry-After": _header("Seconds to wait; absent where time does not help", "60")},
    503: {"Retry-After": _header("Seconds to wait", "1")},
    504: {"Retry-After": _header("Seconds to wait", "1")},
}


def problems(*reasons: Reason) -> Responses:
    """OpenAPI responses by status, each with the reasons that this operation gives, and what any operation may. What follows
    from its token, headers, path and body need not be named: `add_implied_problems` finds it."""
    found: Responses = {}
    for status, reason in sorted({*reasons, *_EVERYWHERE}):
        _add(found.setdefault(status, {}), status, reason)
    return found


def add_implied_problems(document: dict[str, Any]) -> None:
    """Put in what follows from what an operation takes: its token, its headers, the form of its path, its body."""
    for item in document["paths"].values():
        for operation in item.values():
            responses = operation["responses"]
            for status, reason in sorted(set(_implied(operation))):
                _add(responses.setdefault(str(status), {}), status, reason)
            operation["responses"] = dict(sorted(responses.items()))


def _implied(operation: Mapping[str, Any]) -> Iterator[Reason]:
    for scheme in chain.from_iterable(operation.get("security", ())):
        yield from _OF_SECURITY[scheme]
    for parameter in operation.get("parameters", ()):
        yield from _OF_HEADER.get(parameter["name"], ())
        if parameter["in"] == "path" and parameter["schema"].keys() & {"pattern", "maxLength"}:
            yield 404, "NOT_FOUND"
    if "requestBody" in operation:
        yield from _BODY


def _add(response: dict[str, Any], status: int, reason: str) -> None:
    """Name a reason in a response, which may be new."""
    if not response:
        headers = {"headers": _OF_STATUS[status]} if status in _OF_STATUS else {}
        response |= {
            "content": {MEDIA_TYPE: {"schema": _SCHEMA}},
            **headers,
            "description": f"{texts.TITLES[status][1]}:",
        }
    if (name := f"`{reason}`") not in (known := response["description"]):
        response["description"] = f"{known}{'' if known.endswith(':') else ','} {name}"
