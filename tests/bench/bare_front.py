"""`python -m tests.bench.bare_front ADDRESS ECHO_ADDRESS`: the least that a gateway can be, a FastAPI route that asks a
service, under the same server with the same settings as ours."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import uvicorn
from fastapi import FastAPI, Response
from google.protobuf.json_format import MessageToJson
from motcua.tracking.v1.lookup_service_pb2 import LookUpDossierRequest
from motcua.tracking.v1.lookup_service_pb2_grpc import LookupServiceStub


@asynccontextmanager
async def connected(app: FastAPI) -> AsyncIterator[None]:
    """One channel for the whole process."""
    async with grpc.aio.insecure_channel(app.state.echo) as channel:
        app.state.lookup = LookupServiceStub(channel)
        yield


app = FastAPI(lifespan=connected)


@app.get("/api/v1/tracking/dossiers/{code}")
async def look_up(code: str) -> Response:
    """The dossier as JSON."""
    found = await app.state.lookup.LookUpDossier(LookUpDossierRequest(code=code))
    body = MessageToJson(found, preserving_proto_field_name=True, indent=None, ensure_ascii=False)
    return Response(body, media_type="application/json")


def main(address: str, echo: str) -> None:
    """Until it is stopped."""
    app.state.echo = echo
    host, _, port = address.rpartition(":")
    uvicorn.run(app, host=host, port=int(port), loop="uvloop", http="httptools", log_config=None, access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
