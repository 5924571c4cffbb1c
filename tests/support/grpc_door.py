"""A gRPC door as a client programmer meets it: refusals as `Refused`, no answer as `Away`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import grpc

from services.common.status import from_rpc_error
from tests.support.patience import Patience
from tests.support.surprise import Away, Refused

SECONDS = 10.0
TEMPORARY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
Q = TypeVar("Q")
R = TypeVar("R")
Method = Callable[..., Awaitable[R]]


async def call(method: Method[R], request: Any, patience: Patience = Patience(), token: str = "") -> R:
    """What the method answers. Raises Refused, and Away when it does not answer for as long as `patience` lasts."""
    metadata = [("authorization", f"Bearer {token}")] if token else []

    async def once() -> R:
        try:
            return await method(request, timeout=SECONDS, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            raise refusal(type(request).__name__.removesuffix("Request"), error) from error

    return await patience.insist(once)


def refusal(name: str, error: grpc.aio.AioRpcError) -> Away | Refused:
    """The error in the actors' terms."""
    if error.code() in TEMPORARY:
        return Away(f"{name} got no answer: {error.code().name} {error.details()}")
    problem = from_rpc_error(error)
    fields = {violation.field: violation.reason for violation in problem.violations}
    return Refused(name, problem.code.name, problem.reason, problem.en, fields)
