"""One adapter that wraps gRPC handlers, whether they answer once or stream, with a chain of concerns. No client streams.

Each is an `Around`, a context manager around the handling of one call; innermost every request message is read and
checked. Health and reflection are not wrapped: any workload with a certificate of ours may ask for them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from functools import partial
from typing import Any, Protocol

import grpc
from google.protobuf.message import DecodeError

from services.common.kernel.errors import InvalidArgument
from services.common.rpc.interceptors import Deadline

_UNWRAPPED = ("/grpc.health.", "/grpc.reflection.")
_Enter = Callable[[Any], AbstractAsyncContextManager[None]]
_Read = Callable[[bytes], Any]


class MalformedMessage(InvalidArgument):
    """The bytes are not a message of the method's request type."""

    reason = "MALFORMED_MESSAGE"
    vi = "Nội dung gửi lên không phải là thông điệp protobuf hợp lệ."
    en = "The bytes can't be read as the method's request: not protobuf, not UTF-8, or nested too deep."


class Around(Protocol):
    """One concern of every call."""

    def around(self, method: str, context: Any) -> AbstractAsyncContextManager[None]:
        """Entered before the handler and left after it; sees what it raises."""
        ...


def _accept(request: Any) -> None:
    """The check of who only passes messages on."""


class AroundInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every handler with a chain of `Around`s, the first one outermost.

    `check` raises a DomainError for a request message that must not reach the handler.
    """

    def __init__(self, *chain: Around, check: Callable[[Any], None] = _accept) -> None:
        self._chain = chain
        self._check = check

    async def intercept_service(
        self, continuation: Callable[[Any], Awaitable[Any]], handler_call_details: Any
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Wrap the handler of the method; an unknown method has none and stays UNIMPLEMENTED."""
        handler: Any = await continuation(handler_call_details)
        method: str = handler_call_details.method
        if handler is None or method.startswith(_UNWRAPPED):
            return handler  # type: ignore[no-any-return]  # grpc types no handler that it hands on
        chain = [link for link in self._chain if not (handler.response_streaming and isinstance(link, Deadline))]
        return _rewrap(handler, partial(_entered, chain, method), self._check)


def _rewrap(handler: Any, enter: _Enter, check: Callable[[Any], None]) -> grpc.RpcMethodHandler[Any, Any]:
    # Requests are read inside the chain: gRPC would answer UNKNOWN, without a reason, to bytes that can't be read.
    read = _reader(handler.request_deserializer, check)
    codecs = {"request_deserializer": None, "response_serializer": handler.response_serializer}
    if handler.response_streaming:
        return grpc.unary_stream_rpc_method_handler(_streaming(handler.unary_stream, enter, read), **codecs)
    return grpc.unary_unary_rpc_method_handler(_single(handler.unary_unary, enter, read), **codecs)


def _single(behaviour: Callable[..., Any], enter: _Enter, read: _Read) -> Callable[..., Any]:
    async def handle(request: bytes, context: Any) -> Any:
        async with enter(context):
            return await behaviour(read(request), context)

    return handle


def _streaming(behaviour: Callable[..., Any], enter: _Enter, read: _Read) -> Callable[..., Any]:
    # No async generator of our own: one that a client leaves in the middle is closed by the event loop, in another
    # context, where nothing that was entered can be left in order.
    async def handle(request: bytes, context: Any) -> None:
        async with enter(context), aclosing(behaviour(read(request), context)) as responses:
            async for response in responses:
                await context.write(response)

    return handle


@asynccontextmanager
async def _entered(chain: list[Around], method: str, context: Any) -> AsyncIterator[None]:
    if not chain:
        yield
        return
    async with chain[0].around(method, context), _entered(chain[1:], method, context):
        yield


def _reader(parse: Callable[[bytes], Any] | None, check: Callable[[Any], None]) -> _Read:
    def read(raw: bytes) -> Any:
        """The request. Raises MalformedMessage, and what the check raises."""
        try:
            request = parse(raw) if parse else raw
        except DecodeError:
            raise MalformedMessage from None
        check(request)
        return request

    return read
