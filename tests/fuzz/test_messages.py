"""Made-up messages at every RPC of the internal ports and of the partner port: none is answered with our own failure."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import grpc
import protovalidate
import pytest
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from deploy.local import Stack
from gateway import backends  # noqa: F401  # registers the descriptors of the services
from gateway.partner.allowed import allowed_methods
from services.common.rpc import normal_form
from services.common.rpc.interceptors import THUMBPRINT_KEY
from services.common.status import from_rpc_error
from tests.e2e.authorisation.table import TABLE, Row
from tests.fuzz.client import STATUS_FOR
from tests.fuzz.conftest import FUZZING, Caller
from tests.fuzz.messages import Pool, messages
from tests.support.inside import Inside, method_of

T = TypeVar("T")
THEIRS = {
    "OK",
    "INVALID_ARGUMENT",
    "UNAUTHENTICATED",
    "PERMISSION_DENIED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "RESOURCE_EXHAUSTED",
}
"""The codes of what went well and of what the caller got wrong. Every other one is a failure of ours."""
REFUSED = {"INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED"}
"""How a message that its shape rules refuse may be answered."""
STREAM_SECONDS, CALL_SECONDS = 0.2, 30.0
REACHED = 0.45
answers: Counter[tuple[str, str]] = Counter()
"""How often each method of each port was answered with each code."""


@pytest.fixture(scope="module")
async def insides(fuzzed: Stack) -> AsyncIterator[dict[str, Inside]]:
    """The internal ports, by the workload that calls."""
    async with AsyncExitStack() as stack:
        workloads = {workload for row in TABLE for workload in row.callers}
        yield {name: await stack.enter_async_context(Inside(fuzzed, name)) for name in workloads}


@pytest.fixture(scope="module")
def pool_for(pool: Pool, by_status: dict[str, list[str]]) -> Callable[[MethodDescriptor], Pool]:
    """What to draw from for a method."""

    def choose(method: MethodDescriptor) -> Pool:
        status = STATUS_FOR.get(method.name[0].lower() + method.name[1:], "")
        return pool.about([f"dossiers/{each}" for each in by_status.get(status, [])])

    return choose


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name.removeprefix("motcua."))
async def test_internal_port(
    row: Row, insides: dict[str, Inside], callers: dict[str, Caller], pool_for: Callable[[MethodDescriptor], Pool]
) -> None:
    method = method_of(row.name)
    pool = pool_for(method)
    kinds = sorted(row.principals)
    inside = insides["gateway" if "gateway" in row.callers else min(row.callers)]
    channel = inside.channel(method.containing_service.full_name)

    @FUZZING
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        request = data.draw(made_up(method, pool))
        caller = callers[data.draw(st.sampled_from(kinds))]
        metadata = (
            {"authorization": f"Bearer {caller.token}", THUMBPRINT_KEY: caller.thumbprint} if caller.token else {}
        )
        code = wait(call(channel, method, request.SerializeToString(), metadata))
        answers["internal " + row.name, code] += 1
        assert code in THEIRS
        if is_misshapen(request):
            assert code in REFUSED

    wait = waiting(asyncio.get_running_loop())
    await asyncio.to_thread(holds)


@pytest.mark.parametrize("path", allowed_methods())
async def test_partner_port(path: str, partner: grpc.aio.Channel, pool_for: Callable[[MethodDescriptor], Pool]) -> None:
    method = allowed_methods()[path][1]
    pool = pool_for(method)

    @FUZZING
    @given(raw=bytes_of(method, pool))
    def holds(raw: bytes) -> None:
        code = wait(call(partner, method, raw, {}))
        answers["partner " + path, code] += 1
        assert code in THEIRS

    wait = waiting(asyncio.get_running_loop())
    await asyncio.to_thread(holds)


def test_most_methods_were_reached() -> None:
    """An answer of OK, at least once, by enough of them: else only the first checks were tried."""
    methods = {method for method, _ in answers}
    reached = {method for method, code in answers if code == "OK"}
    print(
        f"\n{sum(answers.values())} calls of {len(methods)} methods, {len(reached)} of them with OK",
        dict(sorted(by_code().items())),
    )
    print("never OK:", *sorted(methods - reached), sep="\n  ")
    assert len(reached) >= REACHED * len(methods)


def by_code() -> Counter[str]:
    """How often each code was the answer."""
    codes: Counter[str] = Counter()
    for (_, code), times in answers.items():
        codes[code] += times
    return codes


def made_up(method: MethodDescriptor, pool: Pool) -> st.SearchStrategy[Message]:
    """Requests of a method: four of five as its rules ask."""
    asked = st.sampled_from([True] * 4 + [False])
    return asked.flatmap(lambda shaped: messages(method.input_type, pool, shaped=shaped))


def bytes_of(method: MethodDescriptor, pool: Pool) -> st.SearchStrategy[bytes]:
    """The same over the wire; one of eight is no message at all."""
    proper = made_up(method, pool).map(lambda message: message.SerializeToString())
    return st.sampled_from([True] * 7 + [False]).flatmap(
        lambda is_proper: proper if is_proper else st.binary(max_size=99)
    )


def is_misshapen(request: Message) -> bool:
    """Whether the shape rules refuse it."""
    return bool(normal_form.normalise(request) or protovalidate.collect_violations(request))


async def call(channel: Any, method: MethodDescriptor, raw: bytes, metadata: dict[str, str]) -> str:
    """The name of the code that a call is answered with; a stream may go on as long as it likes."""
    path = f"/{method.containing_service.full_name}/{method.name}"
    answer = message_factory.GetMessageClass(method.output_type).FromString
    pairs = list(metadata.items())
    try:
        if method.server_streaming:
            stream = channel.unary_stream(path, response_deserializer=answer)(
                raw, metadata=pairs, timeout=STREAM_SECONDS
            )
            await stream.read()
            stream.cancel()
        else:
            await channel.unary_unary(path, response_deserializer=answer)(raw, metadata=pairs, timeout=CALL_SECONDS)
    except grpc.aio.AioRpcError as error:
        if method.server_streaming and error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return "OK"
        problem = from_rpc_error(error)
        has_reason = problem.reason != error.code().name or error.code() in BARE
        return error.code().name if has_reason else f"{error.code().name} without a reason: {error.details()}"
    return "OK"


BARE = {grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}
"""Codes whose plainest reason is their own name."""


def waiting(loop: asyncio.AbstractEventLoop) -> Any:
    """Waits, in a thread of its own, for what runs on the loop."""

    def wait(coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    return wait
