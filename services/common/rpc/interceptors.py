"""What every call passes through, outermost first: access log → errors → deadline → auth (see `around`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import grpc
import structlog
from grpc_status import rpc_status

from services.common.kernel.errors import DomainError, Unauthenticated
from services.common.logs import request_context
from services.common.rpc import calls
from services.common.rpc.rules import Rule
from services.common.rpc.tls import workload_of
from services.common.rpc.tokens import TokenVerifier
from services.common.status import problem_of, to_status

THUMBPRINT_KEY = "motcua-certificate-thumbprint"
_CODE_NAMES = {code.value[0]: code.name for code in grpc.StatusCode}
_log = structlog.get_logger("access")


class Context(Protocol):
    """The part of `grpc.aio.ServicerContext` that is used here."""

    def invocation_metadata(self) -> Any: ...
    def auth_context(self) -> Mapping[str, Any]: ...
    def time_remaining(self) -> float | None: ...
    def code(self) -> Any: ...
    async def abort(self, code: grpc.StatusCode, details: str, trailing_metadata: Any = ()) -> None: ...


class AccessLog:
    """One line a call: method, code, duration, caller's workload, trace id. Never a name or a number.

    Whatever is logged while the call is served carries its method and trace id too.
    """

    @asynccontextmanager
    async def around(self, method: str, context: Context) -> AsyncIterator[None]:
        metadata = dict(context.invocation_metadata() or ())
        call = calls.Call(
            method=method,
            traceparent=calls.new_traceparent(str(metadata.get("traceparent", ""))),
            authorization=str(metadata.get("authorization", "")),
            certificate_thumbprint=str(metadata.get(THUMBPRINT_KEY, "")),
            workload=workload_of(context.auth_context()),
        )
        started = time.perf_counter()
        with calls.serving(call), request_context(trace_id=call.trace_id, method=method):
            cancelled = False
            try:
                yield
            except asyncio.CancelledError:
                cancelled = True
                raise
            finally:
                _log.info(
                    "call",
                    code=_code_name(context, cancelled=cancelled),
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    workload=call.workload,
                )


class Errors:
    """Turns what a handler raises into a status. An unexpected exception reaches the caller as a bare INTERNAL with the
    trace id: its text may hold anything."""

    @asynccontextmanager
    async def around(self, method: str, context: Context) -> AsyncIterator[None]:
        try:
            yield
        except grpc.aio.AbortError:
            raise
        except DomainError as error:
            status = rpc_status.to_status(to_status(problem_of(error)))
            await context.abort(status.code, status.details, (*status.trailing_metadata, *_pushback(error, context)))
        except Exception:
            _log.exception("unexpected")
            await context.abort(grpc.StatusCode.INTERNAL, f"internal error, trace id {calls.current().trace_id}")


def _pushback(error: DomainError, context: Context) -> tuple[tuple[str, str], ...]:
    """Has the caller's gRPC not try again (gRFC A6) when the call would be over before the time that the error names: the
    caller would be told DEADLINE_EXCEEDED in the end, and not what is the matter."""
    left = context.time_remaining()
    if error.retry_after is None or left is None or error.retry_after.total_seconds() < left:
        return ()
    return (("grpc-retry-pushback-ms", "-1"),)


class Deadline:
    """Gives a unary call that came without a deadline the default one, and makes the deadline known below."""

    def __init__(self, default_seconds: float = 10.0) -> None:
        self._default = default_seconds

    @asynccontextmanager
    async def around(self, method: str, context: Context) -> AsyncIterator[None]:
        remaining = context.time_remaining()
        limit = self._default if remaining is None or remaining > 3600 else remaining
        with calls.refined(deadline=time.monotonic() + limit):
            try:
                async with asyncio.timeout(limit) as timer:
                    yield
            except TimeoutError:
                if not timer.expired():
                    raise
                with suppress(grpc.aio.InternalError):
                    await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "deadline exceeded")
                # gRPC has ended the call at the same moment: there is nobody left to tell.
                raise asyncio.CancelledError from None


class Auth:
    """Lets a call through if the method's rule allows the workload and the principal."""

    def __init__(self, rules: Mapping[str, Rule], verifier: TokenVerifier) -> None:
        self._rules = rules
        self._verifier = verifier

    @asynccontextmanager
    async def around(self, method: str, context: Context) -> AsyncIterator[None]:
        rule = self._rules[method]
        call = calls.current()
        rule.check_workload(call.workload)
        token = _bearer(call.authorization) if rule.needs_token else ""
        if token:
            principal = await self._verifier.verify(token, call.certificate_thumbprint)
        else:
            principal = rule.principal_without_token(call.workload)
        rule.check_principal(principal)
        with calls.refined(principal=principal):
            yield


def _bearer(authorization: str) -> str:
    if not authorization:
        return ""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token


def _code_name(context: Context, *, cancelled: bool) -> str:
    code = context.code()
    name = code.name if isinstance(code, grpc.StatusCode) else _CODE_NAMES.get(code, "OK")
    # gRPC itself sets no code when the client goes away or the deadline comes first.
    return "CANCELLED" if cancelled and name == "OK" else name
