"""Channels to the other services: mTLS with the peer's name insisted on, a deadline on every call, safe retries.

Retries are gRPC's own (service config): UNAVAILABLE only, and only methods that may be repeated: reads, and requests that
carry a `request_id`. The deadline of a call is the smaller of the default and what is left of the call being served. The
caller's token and trace go along.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import grpc
from google.protobuf import descriptor_pool

from services.common.kernel.errors import Unavailable
from services.common.rpc import calls
from services.common.rpc.interceptors import THUMBPRINT_KEY
from services.common.rpc.tls import TlsFiles

DEFAULT_SECONDS = 5.0
LONGEST_ANSWER = 16 * 1024 * 1024
"""Bytes: a dossier is one document of at most that, and has to be readable whole; gRPC would stop at 4 MB."""
_READS = ("Get", "List", "LookUp", "Exchange", "Watch", "Compute", "Preview")


def connect(workload: str, address: str, tls: TlsFiles, services: Iterable[str]) -> grpc.aio.Channel:
    """A channel to a workload; `services` are the full names of the gRPC services that will be called."""
    return grpc.aio.secure_channel(
        address,
        tls.channel_credentials(),
        options=(
            ("grpc.ssl_target_name_override", workload),
            ("grpc.service_config", service_config(services)),
            ("grpc.enable_retries", 1),
            ("grpc.max_receive_message_length", LONGEST_ANSWER),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1000),
        ),
        interceptors=[_Outgoing()],
    )


def service_config(services: Iterable[str]) -> str:
    """The gRPC service config (JSON): the retry policy of the methods that may be repeated."""
    pool = descriptor_pool.Default()
    repeatable = [
        {"service": service, "method": method.name}
        for service in services
        for method in pool.FindServiceByName(service).methods
        if method.name.startswith(_READS) or "request_id" in method.input_type.fields_by_name
    ]
    policy = {
        "maxAttempts": 5,
        "initialBackoff": "0.1s",
        "maxBackoff": "1s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    return json.dumps({"methodConfig": [{"name": repeatable, "retryPolicy": policy}] if repeatable else []})


def as_domain_error(error: grpc.aio.AioRpcError) -> Exception:
    """What a use case should see of a failed call to another service: Unavailable when it may be tried again."""
    if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
        return Unavailable()
    return error


class _Outgoing(grpc.aio.UnaryUnaryClientInterceptor):
    """Adds deadline, trace, token and certificate binding to unary calls."""

    async def intercept_unary_unary(
        self, continuation: Callable[[Any, Any], Any], details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        """Send with the call's own context added."""
        return await continuation(outgoing(details), request)


def outgoing(details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
    """The details of a call to be made, with deadline, trace, token and certificate binding of the current call."""
    remaining = calls.current().remaining()
    limits = [limit for limit in (details.timeout or DEFAULT_SECONDS, remaining) if limit is not None]
    return grpc.aio.ClientCallDetails(
        method=details.method,
        timeout=min(limits),
        metadata=outgoing_metadata(details.metadata),
        credentials=details.credentials,
        wait_for_ready=details.wait_for_ready,
    )


def outgoing_metadata(given: grpc.aio.Metadata | None = None) -> grpc.aio.Metadata:
    """`given` with trace, token and certificate binding of the current call: whoever opens a stream adds it by hand."""
    call = calls.current()
    metadata = grpc.aio.Metadata(*(given or ()))
    metadata["traceparent"] = calls.new_traceparent(call.traceparent)
    if call.authorization and metadata.get("authorization") is None:
        metadata["authorization"] = call.authorization
    if call.certificate_thumbprint:
        metadata[THUMBPRINT_KEY] = call.certificate_thumbprint
    return metadata
