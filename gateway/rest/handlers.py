"""Every way a request can end badly, turned into a problem document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import grpc
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from gateway.rest import errors, problems, texts
from services.common.kernel.errors import DomainError, FieldViolation, InvalidArgument
from services.common.status import Problem, from_rpc_error, problem_of

_REASONS = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_METHODS = ("GET", "POST", "PATCH", "DELETE")
_HEADERS = {"idempotency-key": errors.IDEMPOTENCY_KEY_REQUIRED, "if-match": errors.IF_MATCH_REQUIRED}


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""
    app.add_exception_handler(grpc.aio.AioRpcError, _rpc_error)
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(errors.HttpError, _http_error)
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _rpc_error(request: Request, error: Exception) -> Response:
    return problems.of_problem(request, from_rpc_error(cast(grpc.aio.AioRpcError, error)))


async def _domain_error(request: Request, error: Exception) -> Response:
    return problems.of_problem(request, problem_of(cast(DomainError, error)))


async def _http_error(request: Request, error: Exception) -> Response:
    return problems.of_refusal(request, cast(errors.HttpError, error).refusal)


async def _framework_error(request: Request, error: Exception) -> Response:
    found = cast(HTTPException, error)
    if found.status_code == 400:
        # FastAPI's word for a body that it could not read to the end.
        return problems.of_refusal(request, errors.MALFORMED_JSON)
    reason = _REASONS.get(found.status_code, "HTTP_ERROR")
    headers = {"Allow": _allowed(request)} if found.status_code == 405 else found.headers
    return problems.of_status(request, found.status_code, reason, headers)


def _allowed(request: Request) -> str:
    """What the address takes (RFC 9110 §15.5.6). The router would tell of its first route alone."""
    taken = [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(taken)


async def _invalid(request: Request, error: Exception) -> Response:
    found: Sequence[dict[str, Any]] = cast(RequestValidationError, error).errors()
    places = {str(item["loc"][0]) for item in found}
    if "path" in places:
        return problems.of_status(request, 404, "NOT_FOUND")
    if "header" in places:
        names = [str(item["loc"][1]).lower() for item in found if item["loc"][0] == "header"]
        refusal = next((_HEADERS[name] for name in names if name in _HEADERS), errors.INVALID_HEADER)
        return problems.of_refusal(request, refusal)
    return problems.of_problem(
        request,
        Problem(
            code=grpc.StatusCode.INVALID_ARGUMENT,
            reason=InvalidArgument.reason,
            vi=InvalidArgument.vi,
            en=InvalidArgument.en,
            violations=tuple(_violation(item) for item in found),
        ),
    )


def _violation(item: dict[str, Any]) -> FieldViolation:
    reason, (vi, en) = texts.SHAPE.get(item["type"], texts.WRONG_TYPE)
    place, *path = item["loc"]
    field = ".".join(map(str, path)) if place == "query" else problems.pointer(path)
    return FieldViolation(field=field, reason=reason, vi=vi, en=en)
