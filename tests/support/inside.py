"""The internal ports, as our own workloads see them: only tests hold several of their certificates."""

from __future__ import annotations

import asyncio
import importlib
import re
from functools import cache
from types import TracebackType
from typing import Any, Self

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from deploy.local import Stack
from services.common.rpc import client
from services.common.rpc.interceptors import THUMBPRINT_KEY
from services.common.rpc.tls import TlsFiles


class Inside:
    """Channels to the four services with the certificate of one workload, the gateway's unless said otherwise."""

    def __init__(self, stack: Stack, workload: str = "gateway") -> None:
        self._stack = stack
        self._tls = TlsFiles(stack.site.material.tls_dir(workload))
        self._channels: dict[str, grpc.aio.Channel] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(*(channel.close() for channel in self._channels.values()))

    def channel(self, service: str) -> grpc.aio.Channel:
        """A channel to the workload that serves `motcua.<area>.v1.<Service>`."""
        if service not in self._channels:
            area = service.split(".")[1]
            self._channels[service] = client.connect(area, self._stack.address(area), self._tls, [service])
        return self._channels[service]

    async def call(self, method: str, request: Message | None = None, *, token: str = "", thumbprint: str = "") -> Any:
        """Call a method by its full name `motcua.<area>.v1.<Service>.<Method>`; an empty request by default.

        A stream gives its first message. Raises grpc.aio.AioRpcError.
        """
        described = method_of(method)
        service: str = described.containing_service.full_name
        path = f"/{service}/{described.name}"
        answer_type = message_factory.GetMessageClass(described.output_type)
        request = request or message_factory.GetMessageClass(described.input_type)()
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        binding = {THUMBPRINT_KEY: thumbprint} if thumbprint else {}
        metadata = [*(bearer | binding).items()]
        codec = {"request_serializer": type(request).SerializeToString, "response_deserializer": answer_type.FromString}
        # The stub's types are not known here.
        channel: Any = self.channel(service)
        if described.server_streaming:
            stream = channel.unary_stream(path, **codec)(request, metadata=metadata, timeout=20)
            try:
                return await stream.read()
            finally:
                stream.cancel()
        return await channel.unary_unary(path, **codec)(request, metadata=metadata, timeout=20)


@cache
def method_of(name: str) -> MethodDescriptor:
    """The descriptor of a method by its full name `motcua.<area>.v1.<Service>.<Method>`."""
    full_name, _, method = name.rpartition(".")
    package, _, service = full_name.rpartition(".")
    # One service per file, named after it.
    file = re.sub(r"(?<!^)(?=[A-Z])", "_", service).lower()
    module = importlib.import_module(f"{package}.{file}_pb2")
    found: MethodDescriptor = module.DESCRIPTOR.services_by_name[service].methods_by_name[method]
    return found
