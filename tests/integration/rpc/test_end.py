"""A service that ends, because it was told to or because a part of it died, says so to those who listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import grpc
import pytest
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import (
    DossierFeedServiceServicer,
    DossierFeedServiceStub,
    add_DossierFeedServiceServicer_to_server,
)
from structlog.testing import capture_logs

from services.common import composition, service
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc import client
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from services.common.service import App
from services.common.settings import GrpcServerSettings
from tests.support import waiting
from tests.support.servers import ANY_PORT
from tests.support.tokens import Mint

FEED = "motcua.tracking.v1.DossierFeedService"
WARD = Principal(Kind.WARD, "c16594", agency_id="c16594", roles=frozenset(Role), token_id="t1")


class Silence(DossierFeedServiceServicer):
    """Says one thing and then nothing any more."""

    async def WatchDossierEvents(self, request: object, context: object) -> AsyncIterator[feed.DossierEventBatch]:
        yield feed.DossierEventBatch(cursor="1")
        await asyncio.sleep(60)


@pytest.mark.parametrize("end", ["told to stop", "a part died"])
async def test_open_streams_end_as_unavailable(
    workloads: Path, mint: Mint, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    told, dying = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(service, "stop_signal", lambda: told)
    monkeypatch.setattr("services.common.rpc.server.DRAIN_SECONDS", 0.1)

    async def part() -> None:
        await dying.wait()
        raise RuntimeError

    @asynccontextmanager
    async def build(_settings: GrpcServerSettings) -> AsyncIterator[App]:
        servicer = Servicer(FEED, add_DossierFeedServiceServicer_to_server, Silence())  # type: ignore[abstract]  # what is not called is not there
        async with composition.background(part):
            yield App([servicer], mint.verifier())

    settings = GrpcServerSettings(tls_dir=workloads / "submission", listen=ANY_PORT)
    with capture_logs() as lines:
        running = asyncio.create_task(service.serve("submission", settings, build))

        async def is_serving() -> bool:
            return any(line["event"] == "serving" for line in lines)

        await waiting.until(is_serving)
        (port,) = (line["port"] for line in lines if line["event"] == "serving")
    async with client.connect("submission", f"localhost:{port}", TlsFiles(workloads / "gateway"), [FEED]) as channel:
        metadata = grpc.aio.Metadata(("authorization", f"Bearer {mint.token(Claims(WARD))}"))
        stream = DossierFeedServiceStub(channel).WatchDossierEvents(feed.WatchDossierEventsRequest(), metadata=metadata)
        assert (await anext(aiter(stream))).cursor == "1"
        (told if end == "told to stop" else dying).set()
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await asyncio.wait_for(anext(aiter(stream)), 20)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    with suppress(ExceptionGroup):
        await asyncio.wait_for(running, 20)
    assert dying.is_set() is (running.exception() is not None)
