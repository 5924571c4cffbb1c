"""Answers: a document as JSON, with the caching and versions that HTTP offers (RFC 9110, RFC 9111)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from pydantic import BaseModel
from starlette.responses import Response

NO_STORE = {"Cache-Control": "no-store"}
"""For answers with tokens, or that nobody may keep."""
_PUBLIC = "public, max-age=60"
_OWN = "private, no-cache"


def answer(document: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The document; what is not set is left out. Nobody keeps it unless `headers` say otherwise."""
    body = document.model_dump_json(exclude_none=True)
    return Response(body, status, {**NO_STORE, **(headers or {})}, media_type="application/json")


def public(document: BaseModel, known: str | None) -> Response:
    """A public document that caches may keep for a minute: strong ETag over the body, 304 when it is `known`."""
    return _versioned(document, "", known, {"Cache-Control": _PUBLIC})


def own(
    document: BaseModel, etag: str = "", known: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A document of the caller's own under its etag, or, if it has none, one over the body; 304 when it is `known`."""
    return _versioned(document, etag, known, {"Cache-Control": _OWN, **(headers or {})})


def _versioned(document: BaseModel, etag: str, known: str | None, headers: Mapping[str, str]) -> Response:
    body = document.model_dump_json(exclude_none=True)
    version = etag or f'"{sha256(body.encode()).hexdigest()[:32]}"'
    headers = {**headers, "ETag": version}
    if _matches(known, version):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type="application/json")


def _matches(known: str | None, etag: str) -> bool:
    """Whether If-None-Match names the etag; this comparison is weak (RFC 9110 §13.1.2)."""
    given = [tag.strip().removeprefix("W/") for tag in (known or "").split(",")]
    return etag in given or "*" in given
