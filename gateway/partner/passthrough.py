"""The pass-through: a ward's call becomes a call of the gateway with the ward's token; the answer comes back as it is.

Of the incoming metadata only the trace and the language go on. Deadline and cancellation go both ways.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc

from gateway.partner.allowed import allowed_methods
from gateway.partner.tokens import Certificate, PartnerTokens
from services.common.rpc import calls
from services.common.rpc.client import outgoing

_DETAILS_KEY = "grpc-status-details-bin"
# The feed ends politely after half an hour; nothing streams longer than this.
STREAM_SECONDS = 3600.0
Context = grpc.aio.ServicerContext[bytes, bytes]


class PassThrough(grpc.GenericRpcHandler):
    """Handles the allowed methods and no other."""

    def __init__(self, channels: Mapping[str, grpc.aio.Channel], tokens: PartnerTokens) -> None:
        self._tokens = tokens
        self._handlers: dict[str, grpc.RpcMethodHandler[Any, Any]] = {}
        for path, (workload, method) in allowed_methods().items():
            make = self._stream if method.server_streaming else self._unary
            self._handlers[path] = make(channels[workload], path)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        """The handler of a method, None for one that is not allowed."""
        return self._handlers.get(handler_call_details.method)

    def _unary(self, channel: grpc.aio.Channel, path: str) -> grpc.RpcMethodHandler[Any, Any]:
        call: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(path)

        async def handle(request: bytes, context: Context) -> bytes:
            async with self._as_ward(context):
                # The channel adds token and trace from the current call.
                return await call(request, metadata=_language(context), timeout=calls.current().remaining())

        return grpc.unary_unary_rpc_method_handler(handle)

    def _stream(self, channel: grpc.aio.Channel, path: str) -> grpc.RpcMethodHandler[Any, Any]:
        call: grpc.aio.UnaryStreamMultiCallable[bytes, bytes] = channel.unary_stream(path)

        async def handle(request: bytes, context: Context) -> AsyncIterator[bytes]:
            async with self._as_ward(context) as certificate:
                limit = min(context.time_remaining() or STREAM_SECONDS, STREAM_SECONDS)
                details = outgoing(grpc.aio.ClientCallDetails(path, limit, _language(context), None, None))
                async for response in call(request, metadata=details.metadata, timeout=details.timeout):
                    # A stream outlives its token: a certificate that was revoked meanwhile hears no more.
                    await self._tokens.token(certificate)
                    yield response

        return grpc.unary_stream_rpc_method_handler(handle)

    @asynccontextmanager
    async def _as_ward(self, context: Context) -> AsyncIterator[Certificate]:
        """Calls inside are made with the token of the ward's certificate; what they end with becomes the answer.

        Token and thumbprint are always replaced: what came in the metadata was somebody's claim.
        """
        certificate = Certificate.of(context.auth_context())
        try:
            token = await self._tokens.token(certificate)
            with calls.refined(authorization=f"Bearer {token}", certificate_thumbprint=certificate.thumbprint):
                yield certificate
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                self._tokens.drop(certificate)
            await _abort(context, error)


async def _abort(context: Context, error: grpc.aio.AioRpcError) -> None:
    """Answer with the status that a service gave. One that gRPC made up may name internal addresses: only its code."""
    details = [(key, value) for key, value in error.trailing_metadata() or () if key == _DETAILS_KEY]
    text = error.details() if details else f"{error.code().name}, trace id {calls.current().trace_id}"
    await context.abort(error.code(), text or "", tuple(details))


def _language(context: Context) -> grpc.aio.Metadata:
    given = dict(context.invocation_metadata() or ()).get("accept-language")
    return grpc.aio.Metadata(*([("accept-language", given)] if isinstance(given, str) else []))
