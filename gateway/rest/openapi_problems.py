"""The problems of an operation and the headers of its answers, for its OpenAPI description."""

from __future__ import annotations

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


_SCHEMA = {"$ref": "#/components/schemas/Problem"}
BODY: tuple[Reason, ...] = (
    (400, "MALFORMED_JSON"),
    (408, "BODY_TOO_SLOW"),
    (413, "BODY_TOO_LARGE"),
    (415, "UNSUPPORTED_MEDIA_TYPE"),
    (415, "CONTENT_ENCODING_UNSUPPORTED"),
)
"""What any operation with a JSON body may refuse."""
KEY: tuple[Reason, ...] = ((400, "IDEMPOTENCY_KEY_REQUIRED"), (422, "REQUEST_ID_REUSED"))
"""What any operation with an Idempotency-Key may refuse."""
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
    429: {"Retry-After": _header("Seconds to wait", "60")},
    503: {"Retry-After": _header("Seconds to wait", "1")},
}


def problems(*reasons: Reason) -> Responses:
    """OpenAPI responses by status, each with the reasons that this operation gives, and what any operation may."""
    found: Responses = {}
    for status, reason in sorted({*reasons, *_EVERYWHERE}):
        response = found.setdefault(status, _problem(status))
        known = f"{response['description']}, " if "description" in response else f"{texts.TITLES[status][1]}: "
        response["description"] = f"{known}`{reason}`"
    return found


def _problem(status: int) -> dict[str, Any]:
    headers = {"headers": _OF_STATUS[status]} if status in _OF_STATUS else {}
    return {"content": {MEDIA_TYPE: {"schema": _SCHEMA}}, **headers}
