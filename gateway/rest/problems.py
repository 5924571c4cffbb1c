"""Errors as RFC 9457 problem documents: the one map from gRPC statuses to HTTP, and the answer in the caller's language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

import grpc
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest import texts
from gateway.rest.errors import Refusal
from services.common.kernel.errors import FieldViolation
from services.common.rpc import calls
from services.common.status import Problem

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[grpc.StatusCode, int] = {
    grpc.StatusCode.INVALID_ARGUMENT: 422,
    grpc.StatusCode.OUT_OF_RANGE: 400,
    grpc.StatusCode.UNAUTHENTICATED: 401,
    grpc.StatusCode.PERMISSION_DENIED: 403,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.ALREADY_EXISTS: 409,
    grpc.StatusCode.FAILED_PRECONDITION: 409,
    grpc.StatusCode.ABORTED: 409,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.CANCELLED: 503,
    grpc.StatusCode.DEADLINE_EXCEEDED: 504,
}
"""HTTP status by gRPC code; any other code is 500. A body that is JSON but wrong is 422, one that is not JSON 400."""

# The proto's field, where the document, or the query, calls it something else.
_RENAMED = {"captcha.captcha": "captcha.id"}
_PARAMETERS = {"cases": "case"}
# A motcua.type.v1.LocalDate is a plain string in the document; its fields are called `date` or `…_date`.
_DATE_VALUE = re.compile(r"(?<![a-z])(date)\.value$")
# What restarts is back in a few seconds; said where the service that is away could not say it itself.
_UNAVAILABLE_FOR = timedelta(seconds=1)
_QUERIES = ("GET", "HEAD")
_MEMBER = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|([^.\[\]]+)')


class FieldError(BaseModel):
    """One thing that is wrong."""

    model_config = ConfigDict(frozen=True)
    pointer: str | None = Field(
        default=None,
        description="Where: a JSON Pointer (RFC 6901) into the body, or into the dossier that it is about.",
        examples=["/owner/full_name"],
    )
    parameter: str | None = Field(default=None, description="Where: the name of a query parameter.")
    code: str = Field(description="Stable, UPPER_SNAKE.", examples=["FIELD_REQUIRED"])
    message: str = Field(description="What to do about it.", examples=["Vui lòng nhập thông tin này."])


class ProblemDocument(BaseModel):
    """An error (RFC 9457). Rely on `status` and `reason`; `title`, `detail` and `message` are for people."""

    model_config = ConfigDict(frozen=True, title="Problem")
    type: str = Field(description="`urn:motcua:problem:` and the reason.", examples=["urn:motcua:problem:not-found"])
    title: str
    status: int
    detail: str = Field(description="In Vietnamese; in English when `Accept-Language` prefers it.")
    reason: str = Field(description="Stable, UPPER_SNAKE.", examples=["NOT_FOUND"])
    trace_id: str = Field(description="Quote it when you report the problem.")
    errors: list[FieldError] | None = None


def of_problem(request: Request, problem: Problem) -> Response:
    """The answer for what a service refused."""
    status = STATUS.get(problem.code, 500)
    if problem.code is grpc.StatusCode.ABORTED and problem.reason == "ETAG_MISMATCH" and "if-match" in request.headers:
        status = 412
    vi, en = problem.vi, problem.en
    if problem.reason == problem.code.name:
        # Said by gRPC and not by a service of ours: its text may hold internal addresses.
        vi, en = texts.DETAILS.get(status, (vi, en))
    delay = problem.retry_after or (_UNAVAILABLE_FOR if status in (503, 504) else None)
    return _answer(request, status, problem.reason, (vi, en), problem.violations, _retry(delay))


def of_refusal(request: Request, refusal: Refusal) -> Response:
    """The answer for what the REST door itself refused."""
    return _answer(request, refusal.status, refusal.reason, (refusal.vi, refusal.en))


def of_status(request: Request, status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer for a bare HTTP status, such as 404 of the router."""
    generic = texts.DETAILS.get(status) or texts.TITLES.get(status) or texts.TITLES[500]
    return _answer(request, status, reason, generic, headers=headers or {})


def problem_type(reason: str) -> str:
    """The URI of a kind of problem: it identifies, it is not an address."""
    return f"urn:motcua:problem:{reason.lower().replace('_', '-')}"


def prefers_english(request: Request) -> bool:
    """Whether `Accept-Language` ranks English above Vietnamese (RFC 9110 §12.5.4)."""
    weights = {"vi": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
        match = re.fullmatch(r"\s*([A-Za-z]{2})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", part)
        if match and match[1].lower() in weights:
            language = match[1].lower()
            weights[language] = max(weights[language], float(match[2] or 1))
    return weights["en"] > weights["vi"]


def pointer(path: Iterable[str | int]) -> str:
    """A JSON Pointer (RFC 6901) from its parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _answer(
    request: Request,
    status: int,
    reason: str,
    detail: texts.Texts,
    violations: Iterable[FieldViolation] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    english = prefers_english(request)
    document = ProblemDocument(
        type=problem_type(reason),
        title=texts.TITLES.get(status, texts.TITLES[500])[english],
        status=status,
        detail=detail[english],
        reason=reason,
        trace_id=calls.current().trace_id,
        errors=[_field_error(request, violation, english) for violation in violations] or None,
    )
    common = {"Content-Language": "en" if english else "vi", "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if status == 401:
        common["WWW-Authenticate"] = "Bearer"
    if status == 408:
        common["Connection"] = "close"  # RFC 9110 §15.5.9: what is still to come of the body is not waited for
    body = document.model_dump_json(exclude_none=True)
    return Response(body, status, {**common, **(headers or {})}, media_type=MEDIA_TYPE)


def _field_error(request: Request, violation: FieldViolation, english: bool) -> FieldError:
    message = (violation.en if english else violation.vi) or violation.vi
    if violation.reason == "STRING_PATTERN" and _DATE_VALUE.search(violation.field):
        message = texts.DATE[english]
    if request.method in _QUERIES:
        return FieldError(parameter=_parameter_of_field(violation.field), code=violation.reason, message=message)
    return FieldError(pointer=_pointer_of_field(violation.field), code=violation.reason, message=message)


def _parameter_of_field(field: str) -> str:
    """The name of the parameter; one that may be repeated has no numbers."""
    name, _, _ = field.partition("[")
    return _PARAMETERS.get(name, name)


def _pointer_of_field(field: str) -> str:
    """The pointer of a proto's field path: `dossier.owner.full_name`, `attachments[2].name`, `declaration["a.b"]`."""
    if field.startswith("/"):
        return field
    path = _RENAMED.get(field, field).removeprefix("dossier.").removeprefix("account.")
    path = _DATE_VALUE.sub(r"\1", path)
    return pointer(
        re.sub(r"\\(.)", r"\1", match[1]) if match[2] is None else match[2] for match in _MEMBER.finditer(path)
    )


def _retry(delay: timedelta | None) -> dict[str, str]:
    return {} if delay is None else {"Retry-After": str(math.ceil(delay.total_seconds()))}
