"""`python -m tests.bench.bare_echo ADDRESS FILE [MONGO_URL DATABASE]`: the least that a service behind the gateway can be.

It answers every look-up with the PublicDossier in the file, and with a database after one find by an indexed code: over
plaintext gRPC, without interceptors.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import grpc
from motcua.tracking.v1 import lookup_service_pb2 as proto
from motcua.tracking.v1 import lookup_service_pb2_grpc as stubs

from services.common.kernel.errors import NotFound
from services.common.storage import mongo


class Echo(stubs.LookupServiceServicer):
    """The same answer for everybody."""

    def __init__(self, answer: proto.PublicDossier, timelines: mongo.Collection | None) -> None:
        self._answer = answer
        self._timelines = timelines

    async def LookUpDossier(self, request: proto.LookUpDossierRequest, context: Any) -> proto.PublicDossier:
        if self._timelines is not None and await self._timelines.find_one({"code": request.code}) is None:
            raise NotFound
        return self._answer

    async def LookUpDossiersByNumber(self, request: Any, context: Any) -> Any:
        raise AssertionError("not measured")


async def serve(address: str, answer: proto.PublicDossier, mongo_url: str = "", database: str = "") -> None:
    """Until it is stopped."""
    timelines = mongo.connect(mongo_url, name="bare")[database]["timelines"] if mongo_url else None
    server = grpc.aio.server()
    stubs.add_LookupServiceServicer_to_server(Echo(answer, timelines), server)
    server.add_insecure_port(address)
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    address, file, *database = sys.argv[1:]
    asyncio.run(serve(address, proto.PublicDossier.FromString(Path(file).read_bytes()), *database))
