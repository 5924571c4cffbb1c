"""The error that a gRPC call ends with."""

from __future__ import annotations

from collections.abc import Awaitable

import grpc
import pytest

from services.common.status import Problem, from_rpc_error


async def refusal(call: Awaitable[object]) -> Problem:
    """What the caller is told; the test fails when the call succeeds."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return from_rpc_error(caught.value)


async def refused(call: Awaitable[object]) -> tuple[str, str]:
    """The name of the code, and the reason."""
    problem = await refusal(call)
    return problem.code.name, problem.reason
