"""Request headers as route parameters: who calls, which repeat it is, which version was read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from gateway.backends import Backends
from gateway.rest import errors
from services.common.kernel.errors import Unauthenticated
from services.common.rpc import calls

# gRPC metadata is ASCII and small; no token of ours is near this.
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]{0,62}"')
_WEAK_ETAG = re.compile(r'W/"[^"]*"')

_session = HTTPBearer(
    scheme_name="session",
    bearerFormat="JWT",
    description="The `access_token` of `POST /api/v1/sessions`.",
    auto_error=False,
)
_lookup_pass = HTTPBearer(
    scheme_name="lookup_pass",
    bearerFormat="JWT",
    description="The `token` of `POST /api/v1/lookup-passes`.",
    auto_error=False,
)


async def _with_session(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_session)],
) -> AsyncIterator[None]:
    with calls.refined(authorization=_bearer(credentials)):
        yield


async def _with_lookup_pass(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_lookup_pass)],
) -> AsyncIterator[None]:
    with calls.refined(authorization=_bearer(credentials)):
        yield


SESSION = Depends(_with_session)
"""The caller's access token goes along with the calls that a route makes. Without one: 401."""
LOOKUP_PASS = Depends(_with_lookup_pass)
"""The same with a look-up pass."""

IdempotencyKey = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="A UUID made by the client: the same one for each repeat of the same call. A repeat has no further "
        "effect and gets the same answer; another body under the same key is refused (`REQUEST_ID_REUSED`).",
        examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"],
    ),
]


KnownEtag = Annotated[
    str | None,
    Header(alias="If-None-Match", description="The ETag of what the client has: 304 when nothing changed."),
]


async def _expected_etag(
    if_match: Annotated[
        str,
        Header(alias="If-Match", description="The `etag` that was read; `*` for any.", examples=['"3"']),
    ],
) -> str:
    if if_match.strip() == "*":
        return ""
    if _WEAK_ETAG.fullmatch(if_match.strip()):
        # If-Match compares strongly (RFC 9110 §13.1.1): a weak tag never matches.
        raise errors.HttpError(errors.STALE)
    if not _STRONG_ETAG.fullmatch(if_match.strip()):
        raise errors.HttpError(errors.INVALID_HEADER)
    return if_match.strip()


ExpectedEtag = Annotated[str, Depends(_expected_etag)]
"""The etag that the caller read, "" for any. Without If-Match: 428."""


async def _backends(request: Request) -> Backends:
    found: Backends = request.app.state.backends
    return found


Services = Annotated[Backends, Depends(_backends)]
"""The stubs of the services."""


def _bearer(credentials: HTTPAuthorizationCredentials | None) -> str:
    if credentials is None or not _TOKEN.fullmatch(credentials.credentials):
        raise Unauthenticated
    return f"Bearer {credentials.credentials}"
