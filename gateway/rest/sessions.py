"""Sessions (phiên đăng nhập) of people, and tokens of registered clients. Nothing here may be kept by a cache."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.exceptions import RequestValidationError
from motcua.identity.v1 import partner_service_pb2, session_service_pb2
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest import errors
from gateway.rest.answers import NO_STORE, answer, own
from gateway.rest.documents.sessions import (
    ClientCredentials,
    ClientToken,
    Credentials,
    Refresh,
    Session,
    SessionList,
)
from gateway.rest.headers import SESSION, IdempotencyKey, KnownEtag, Services
from gateway.rest.openapi_problems import NOT_MODIFIED, problems
from gateway.rest.origins import PerAddress
from gateway.rest.reading import BoundedRequest, BoundedRoute

router = APIRouter(tags=["sessions"], route_class=BoundedRoute)
_FORM = "application/x-www-form-urlencoded"
_LONGEST_USER_AGENT = 512
# Each costs a slow hash; failures are counted per user name, which does not stop who tries one password on many names.
_LOG_INS_PER_MINUTE = 300
SessionId = Annotated[
    str,
    Path(
        pattern="^[a-z0-9-]{36}$",
        description="The session's id; it opens nothing.",
        examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e11"],
    ),
]


@router.post(
    "/sessions",
    operation_id="createSession",
    summary="Log in",
    status_code=201,
    response_model=Session,
    responses=problems((401, "CREDENTIALS_WRONG"), (429, "TOO_MANY_ATTEMPTS")),
    dependencies=[Depends(PerAddress(_LOG_INS_PER_MINUTE))],
)
async def create_session(request: Request, body: Credentials, services: Services) -> Response:
    """Log in, as an account or an officer. One answer for an unknown name and a wrong password. Of the `User-Agent` a coarse
    label ("Chrome, Android") is kept, by which people know their sessions in `listSessions`.
    """
    device = request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT]
    message = body.to_proto(session_service_pb2.CreateSessionRequest, user_agent=device)
    session = await services.sessions.CreateSession(message)
    return answer(Session.of(session), 201)


@router.post(
    "/sessions:refresh",
    operation_id="refreshSession",
    summary="Stay logged in",
    response_model=Session,
    responses=problems((401, "SESSION_EXPIRED")),
)
async def refresh_session(body: Refresh, services: Services) -> Response:
    """Exchange a refresh token for its successor. Within 30 seconds a repeat returns the same successor, unless that was
    already used; any other reuse ends the session.
    """
    session = await services.sessions.RefreshSession(body.to_proto(session_service_pb2.RefreshSessionRequest))
    return answer(Session.of(session))


@router.post("/sessions:logout", operation_id="deleteSession", summary="Log out", status_code=204, responses=problems())
async def delete_session(body: Refresh, services: Services) -> Response:
    """Log out: the session of the refresh token ends. Repeating it changes nothing."""
    await services.sessions.DeleteSession(body.to_proto(session_service_pb2.DeleteSessionRequest))
    return Response(status_code=204, headers=NO_STORE)


@router.get(
    "/sessions",
    operation_id="listSessions",
    summary="See where I am logged in",
    response_model=SessionList,
    dependencies=[SESSION],
    responses={**NOT_MODIFIED, **problems()},
)
async def list_sessions(services: Services, known: KnownEtag = None) -> Response:
    """The caller's sessions that still count, the last used first, at most 100; for accounts and officers."""
    found = await services.sessions.ListSessions(session_service_pb2.ListSessionsRequest())
    return own(SessionList.of(found), known=known)


@router.delete(
    "/sessions/{session}",
    operation_id="revokeSession",
    summary="Log out one of my devices",
    status_code=204,
    dependencies=[SESSION],
    responses=problems((401, "SESSION_EXPIRED"), (404, "SESSION_NOT_FOUND")),
)
async def revoke_session(session: SessionId, services: Services) -> Response:
    """End one of the caller's sessions, such as that of a lost phone: its refresh token stops at once, its access token
    within ten minutes. Repeating it changes nothing.
    """
    await services.sessions.RevokeSession(session_service_pb2.RevokeSessionRequest(name=f"sessions/{session}"))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/sessions:revoke-others",
    operation_id="revokeOtherSessions",
    summary="Log out everywhere else",
    status_code=204,
    dependencies=[SESSION],
    responses=problems((401, "SESSION_EXPIRED")),
)
async def revoke_other_sessions(key: IdempotencyKey, services: Services) -> Response:
    """End every session of the caller but the one that calls: refresh tokens stop at once, access tokens within ten minutes.
    Who fears that somebody knows the password changes it instead: that ends them too.
    """
    request = session_service_pb2.RevokeOtherSessionsRequest(request_id=str(key))
    await services.sessions.RevokeOtherSessions(request)
    return Response(status_code=204, headers=NO_STORE)


# A token lasts five minutes; guessing a secret of 256 bits is hopeless anyway.
_CLIENT_TOKENS_PER_MINUTE = 120
_CREDENTIALS = {"schema": {"$ref": "#/components/schemas/ClientCredentials"}}


@router.post(
    "/client-tokens",
    operation_id="createClientToken",
    summary="Get a token for a registered client",
    dependencies=[Depends(PerAddress(_CLIENT_TOKENS_PER_MINUTE))],
    response_model=ClientToken,
    responses=problems((401, "CREDENTIALS_WRONG")),
    openapi_extra={
        "requestBody": {"required": True, "content": {_FORM: _CREDENTIALS, "application/json": _CREDENTIALS}}
    },
)
async def create_client_token(request: BoundedRequest, services: Services) -> Response:
    """A token for a registered client, such as the provincial portal: the client credentials grant (RFC 6749 §4.4)."""
    credentials = await _client_credentials(request)
    token = await services.partners.ExchangeClientSecret(
        partner_service_pb2.ExchangeClientSecretRequest(
            client_id=credentials.client_id, client_secret=credentials.client_secret
        )
    )
    remaining = token.expire_time.ToDatetime(UTC) - datetime.now(UTC)
    return answer(ClientToken(access_token=token.access_token, expires_in=max(0, int(remaining.total_seconds()))))


async def _client_credentials(request: BoundedRequest) -> ClientCredentials:
    value: Any
    if request.has_media_type(_FORM):
        value = await request.form_fields()
    elif request.has_media_type("application/json"):
        value = await request.json()
    else:
        raise errors.HttpError(errors.UNSUPPORTED_MEDIA_TYPE)
    try:
        return ClientCredentials.model_validate(value)
    except ValidationError as error:
        found = [{**item, "loc": ("body", *item["loc"])} for item in error.errors(include_input=False)]
        raise RequestValidationError(found) from None
