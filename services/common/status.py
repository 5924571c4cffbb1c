"""The one map of errors: kernel errors ↔ gRPC status (AIP-193). The gateway maps the same `Problem` to HTTP.

On the wire an error is a `google.rpc.Status` with one ErrorInfo (reason, domain, metadata) and LocalizedMessage (vi-VN),
plus BadRequest (field violations, `localized_message` in Vietnamese), PreconditionFailure and RetryInfo where they apply.
The status message is the English text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc import error_details_pb2 as details
from google.rpc import status_pb2
from grpc_status import rpc_status

from services.common.kernel import errors
from services.common.kernel.errors import DomainError, FieldViolation

DOMAIN = "motcua"
LOCALE = "vi-VN"

CODES: Mapping[type[DomainError], grpc.StatusCode] = {
    errors.InvalidArgument: grpc.StatusCode.INVALID_ARGUMENT,
    errors.Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    errors.PermissionDenied: grpc.StatusCode.PERMISSION_DENIED,
    errors.NotFound: grpc.StatusCode.NOT_FOUND,
    errors.AlreadyExists: grpc.StatusCode.ALREADY_EXISTS,
    errors.FailedPrecondition: grpc.StatusCode.FAILED_PRECONDITION,
    errors.Conflict: grpc.StatusCode.ABORTED,
    errors.ResourceExhausted: grpc.StatusCode.RESOURCE_EXHAUSTED,
    errors.OutOfRange: grpc.StatusCode.OUT_OF_RANGE,
    errors.Unavailable: grpc.StatusCode.UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a client receives it, whichever protocol it came by."""

    code: grpc.StatusCode
    reason: str
    vi: str
    en: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    violations: tuple[FieldViolation, ...] = ()
    retry_after: timedelta | None = None


def code_of(error: DomainError) -> grpc.StatusCode:
    """The gRPC code of an error, by its nearest listed base class."""
    return next(CODES[base] for base in type(error).__mro__ if base in CODES)


def problem_of(error: DomainError) -> Problem:
    """The problem that a kernel error tells."""
    return Problem(
        code=code_of(error),
        reason=error.reason,
        vi=error.text_vi(),
        en=error.text_en(),
        metadata=error.metadata,
        violations=error.violations,
        retry_after=error.retry_after,
    )


def to_status(problem: Problem) -> status_pb2.Status:
    """The `google.rpc.Status` of a problem."""
    parts: list[Message] = [
        details.ErrorInfo(reason=problem.reason, domain=DOMAIN, metadata=dict(problem.metadata)),
        details.LocalizedMessage(locale=LOCALE, message=problem.vi),
    ]
    if problem.violations and problem.code is grpc.StatusCode.FAILED_PRECONDITION:
        parts.append(_precondition_failure(problem))
    elif problem.violations:
        parts.append(_bad_request(problem))
    if problem.retry_after is not None:
        parts.append(_retry_info(problem.retry_after))
    packed = []
    for part in parts:
        packed.append(AnyMessage())
        packed[-1].Pack(part)
    return status_pb2.Status(code=problem.code.value[0], message=problem.en, details=packed)


def from_rpc_error(error: grpc.aio.AioRpcError) -> Problem:
    """Read back what `to_status` wrote; a foreign or bare status becomes a problem with the code as its reason."""
    status = rpc_status.from_call(error)
    parts = {part.TypeName(): part for part in status.details} if status else {}
    info, localized = details.ErrorInfo(), details.LocalizedMessage()
    retry, bad, failed = details.RetryInfo(), details.BadRequest(), details.PreconditionFailure()
    for part in (info, localized, retry, bad, failed):
        if part.DESCRIPTOR.full_name in parts:
            parts[part.DESCRIPTOR.full_name].Unpack(part)
    return Problem(
        code=error.code(),
        reason=info.reason or error.code().name,
        vi=localized.message or errors.Unavailable.vi,
        en=error.details() or error.code().name,
        metadata=dict(info.metadata),
        violations=tuple(
            FieldViolation(field=v.field, reason=v.reason, vi=v.localized_message.message, en=v.description)
            for v in bad.field_violations
        )
        or tuple(FieldViolation(field=v.subject, reason=v.type, vi=v.description, en="") for v in failed.violations),
        retry_after=retry.retry_delay.ToTimedelta() if retry.DESCRIPTOR.full_name in parts else None,
    )


def _bad_request(problem: Problem) -> details.BadRequest:
    return details.BadRequest(
        field_violations=[
            details.BadRequest.FieldViolation(
                field=violation.field,
                description=violation.en,
                reason=violation.reason,
                localized_message=details.LocalizedMessage(locale=LOCALE, message=violation.vi),
            )
            for violation in problem.violations
        ]
    )


def _precondition_failure(problem: Problem) -> details.PreconditionFailure:
    return details.PreconditionFailure(
        violations=[
            details.PreconditionFailure.Violation(type=v.reason, subject=v.field, description=v.vi)
            for v in problem.violations
        ]
    )


def _retry_info(delay: timedelta) -> details.RetryInfo:
    info = details.RetryInfo()
    info.retry_delay.FromTimedelta(delay)
    return info
