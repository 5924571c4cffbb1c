"""Tracking on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from deploy.local import Stack, environment
from services.common.events.bus import Bus
from services.tracking.settings import Settings
from tests.integration.tracking.world import PORTAL, Running, neighbourhood, running
from tests.support.mail_relay import MailRelay
from tests.support.servers import settings_of, temporary_stack


@pytest.fixture(scope="session")
async def tracking(servers: Stack) -> AsyncIterator[Running]:
    """One process for all tests, which keep out of each other's way by dossier and agency."""
    relay = MailRelay()
    await relay.open()
    material = servers.site.material
    # A bus of their own: the events of submission's tests would be told first.
    async with temporary_stack(["nats"]) as bus_server, neighbourhood(material) as (neighbours, addresses):
        settings = settings_of(
            Settings,
            servers,
            "tracking",
            database_prefix="test_tracking_",
            nats_url=environment.nats_url(bus_server.site),
            smtp_url=relay.url,
            mail_from="khong-tra-loi@motcua.example.vn",
            public_url=PORTAL,
            **addresses,
        )
        async with running(settings, material, neighbours, relay) as world:
            yield world
    await relay.close()


@pytest.fixture
async def bus(tracking: Running) -> AsyncIterator[Bus]:
    """Where submission would publish."""
    connection = await Bus.connect(tracking.settings.nats_url, name="submission")
    yield connection
    await connection.close()
