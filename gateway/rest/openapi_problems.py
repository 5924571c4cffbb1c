"""The problems of an operation, for its OpenAPI description."""

from __future__ import annotations

from typing import Any

from gateway.rest import texts
from gateway.rest.problems import MEDIA_TYPE

Reason = tuple[int, str]
Responses = dict[int | str, dict[str, Any]]

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
    (413, "BODY_TOO_LARGE"),
    (415, "UNSUPPORTED_MEDIA_TYPE"),
    (415, "CONTENT_ENCODING_UNSUPPORTED"),
)
"""What any operation with a JSON body may refuse."""
KEY: tuple[Reason, ...] = ((400, "IDEMPOTENCY_KEY_REQUIRED"), (422, "REQUEST_ID_REUSED"))
"""What any operation with an Idempotency-Key may refuse."""
NOT_MODIFIED: Responses = {304: {"description": "The client has it already (`If-None-Match`)"}}
"""What a read with an ETag may answer."""


def problems(*reasons: Reason) -> Responses:
    """OpenAPI responses by status, each with the reasons that this operation gives, and what any operation may."""
    found: Responses = {}
    for status, reason in sorted({*reasons, *_EVERYWHERE}):
        response = found.setdefault(status, {"content": {MEDIA_TYPE: {"schema": _SCHEMA}}})
        known = f"{response['description']}, " if "description" in response else f"{texts.TITLES[status][1]}: "
        response["description"] = f"{known}`{reason}`"
    return found
