"""Tracking on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.common.bus import Bus
from tests.integration.common.servers import Server, database, mongo_process, nats_process
from tests.integration.tracking.world import Running, Sink, neighbourhood, running, settings, workloads

__all__ = ["database", "mongo_process", "nats_process"]


@pytest.fixture(scope="session")
def tracking_tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workloads(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
async def tracking(tracking_tls: Path, mongo_process: Server, nats_process: Server) -> AsyncIterator[Running]:
    """One process for all tests, which keep out of each other's way by dossier and agency."""
    sink = Sink()
    await sink.open()
    async with neighbourhood(tracking_tls) as (neighbours, addresses):
        chosen = settings(tracking_tls, mongo_process.port, nats_process.port, sink, addresses)
        async with running(chosen, tracking_tls, neighbours, sink) as world:
            yield world
    await sink.close()


@pytest.fixture
async def bus(nats_process: Server) -> AsyncIterator[Bus]:
    """Where submission would publish."""
    connection = await Bus.connect(f"nats://127.0.0.1:{nats_process.port}", name="submission")
    yield connection
    await connection.close()
