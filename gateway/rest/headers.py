"""Request headers as route parameters: who calls, which repeat it is, which version was read."""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Security
from fastapi.security import HTTPBearer
from pydantic import AfterValidator
from starlette.requests import Request

from gateway.backends import Backends
from gateway.rest import errors
from services.common.kernel.errors import DomainError, Unauthenticated
from services.common.rpc import calls
from services.common.rpc.rules import LookupPassRequired

# gRPC metadata is ASCII and small; no token of ours is near this.
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]{0,62}"')
_WEAK_ETAG = re.compile(r'W/"[^"]*"')
_ONCE = ("Authorization", "Idempotency-Key", "If-Match", "Last-Event-ID")


async def _once(request: Request) -> None:
    for name in _ONCE:
        if len(request.headers.getlist(name)) > 1:
            raise errors.HttpError(errors.header_repeated(name))


NOTHING_TWICE = Depends(_once)
"""For every route: what counts once is sent once, else 400, before anything else is looked at."""


class _Bearer(HTTPBearer):
    """A token that goes along with the calls that the route makes. Without one: 401. The services verify it."""

    def __init__(self, scheme_name: str, description: str, missing: type[DomainError] = Unauthenticated) -> None:
        super().__init__(scheme_name=scheme_name, bearerFormat="JWT", description=description)
        self._missing = missing

    async def __call__(self, request: Request) -> None:  # type: ignore[override]  # nobody needs what it would return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
            raise self._missing
        calls.refine(authorization=f"Bearer {token}")


class _OptionalBearer(_Bearer):
    """The same where a token is not needed."""

    async def __call__(self, request: Request) -> None:  # type: ignore[override]  # as above
        if "authorization" in request.headers:
            await super().__call__(request)


SESSION = Security(_Bearer("session", "The `access_token` of `POST /api/v1/sessions`."))
"""The route needs an access token."""
LOOKUP_PASS = Security(
    _Bearer("lookup_pass", "The `token` of `POST /api/v1/lookup-passes`.", missing=LookupPassRequired)
)
"""The route needs a look-up pass."""

MAYBE_SOMEBODY = Security(
    _OptionalBearer(
        "somebody", "An access token, or the `access_token` of `POST /api/v1/client-tokens`; may be absent."
    )
)
"""The route takes a token of a person or a registered client, but needs none."""


def _not_nil(key: UUID) -> UUID:
    if key.int == 0:
        raise ValueError("the nil UUID is none that a client made (AIP-155)")
    return key


IdempotencyKey = Annotated[
    UUID,
    AfterValidator(_not_nil),
    Header(
        alias="Idempotency-Key",
        description="A UUID made by the client: the same one for each repeat of the same call. A repeat has no further "
        "effect and answers with the resource as it is now; another body under the same key is refused "
        "(`REQUEST_ID_REUSED`).",
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
        Header(
            alias="If-Match",
            description="The `ETag` that was read, with its quotes; `*` for any.",
            examples=['"3"'],
            # Told, but not checked by it: what does not fit has refusals of its own.
            json_schema_extra={"pattern": r'^(\*|(W/)?"[!#-~]{0,62}")$'},
        ),
    ],
) -> str:
    if if_match.strip() == "*":
        return ""
    if _WEAK_ETAG.fullmatch(if_match.strip()):
        # If-Match compares strongly (RFC 9110 §13.1.1): a weak tag never matches.
        raise errors.HttpError(errors.STALE)
    if not _STRONG_ETAG.fullmatch(if_match.strip()):
        raise errors.HttpError(errors.MALFORMED_IF_MATCH)
    return if_match.strip()


ExpectedEtag = Annotated[str, Depends(_expected_etag)]
"""The etag that the caller read, "" for any. Without If-Match: 428."""


async def _backends(request: Request) -> Backends:
    found: Backends = request.app.state.backends
    return found


Services = Annotated[Backends, Depends(_backends)]
"""The stubs of the services."""
