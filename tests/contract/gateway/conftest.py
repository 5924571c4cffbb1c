"""The REST door in front of scripted services."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.backends import connected
from gateway.rest.app import create_app
from services.common.kernel.principal import Kind
from tests.contract.gateway.answers import STREAMS
from tests.support.scripted import Script, Stage, staged


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(tmp_path_factory.mktemp("stage")) as running:
        yield running


@pytest.fixture
def script(stage: Stage) -> Script:
    stage.script.answers.clear()
    stage.script.asked.clear()
    stage.script.streams |= STREAMS
    return stage.script


@pytest.fixture(scope="session")
async def http(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with connected(stage.settings) as backends:
        app = create_app(backends, stage.settings.cors_origins)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway/api/v1") as client:
            yield client


@pytest.fixture
def citizen(stage: Stage) -> dict[str, str]:
    return {"Authorization": f"Bearer {stage.token()}"}


@pytest.fixture
def officer(stage: Stage) -> dict[str, str]:
    return {"Authorization": f"Bearer {stage.token(Kind.OFFICER, agency_id='c16594')}"}
