"""`python -m gateway` as an operator meets it: it starts without its services, ends in order, and says what is missing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.scripted import Stage
from tests.support.servers import NOBODY, free_ports

SECONDS = 60


@pytest.fixture
def environment(stage: Stage) -> dict[str, str]:
    names = ("tls_dir", "partner_tls_dir", *(f"{name}_address" for name in stage.servers))
    ours = {f"MOTCUA_{name.upper()}": str(getattr(stage.settings, name)) for name in names}
    ports = free_ports()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")},
        **ours,
        "MOTCUA_HTTP_LISTEN": f"127.0.0.1:{ports.gateway}",
        "MOTCUA_PARTNER_LISTEN": f"127.0.0.1:{ports.partner}",
    }


async def start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", env=environment, stdout=pipe, stderr=pipe
    )


@pytest.fixture
async def gateway(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await start(environment)
    yield process
    if process.returncode is None:
        process.kill()
        await process.communicate()


async def answered(url: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        for _ in range(10 * SECONDS):
            try:
                return await http.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("the gateway did not start")


async def readiness(door: str, services: dict[str, bool]) -> tuple[int, str]:
    """What it says of itself, as soon as it says this of the services: on a slow machine one may answer too late."""
    async with asyncio.timeout(SECONDS):
        while (said := await answered(f"{door}/readyz")).json()["services"] != services:  # noqa: ASYNC110 what we wait for is in another process
            await asyncio.sleep(0.1)
    return said.status_code, said.json()["status"]


async def test_it_serves_until_it_is_told_to_stop(
    gateway: asyncio.subprocess.Process, environment: dict[str, str], stage: Stage
) -> None:
    door = f"http://{environment['MOTCUA_HTTP_LISTEN']}"
    assert await readiness(door, dict.fromkeys(stage.servers, True)) == (200, "ready")
    assert (await answered(f"{door}/nothing?token=bi-mat")).status_code == 404
    gateway.send_signal(signal.SIGTERM)
    output, errors = await asyncio.wait_for(gateway.communicate(), SECONDS)
    assert (gateway.returncode, errors) == (0, b"")
    lines = [json.loads(line) for line in output.splitlines()]
    assert {"serving", "stopping"} <= {line["event"] for line in lines}
    assert {line["service"] for line in lines} == {"gateway"}
    assert b"bi-mat" not in output


async def test_it_is_alive_but_not_ready_without_its_services(environment: dict[str, str], stage: Stage) -> None:
    process = await start({**environment, "MOTCUA_TRACKING_ADDRESS": NOBODY})
    door = f"http://{environment['MOTCUA_HTTP_LISTEN']}"
    assert (await answered(f"{door}/healthz")).status_code == 200
    services = {name: name != "tracking" for name in stage.servers}
    assert await readiness(door, services) == (503, "not_ready")
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), SECONDS)


async def test_missing_settings_are_named_in_one_line(environment: dict[str, str]) -> None:
    del environment["MOTCUA_PARTNER_TLS_DIR"]
    process = await start(environment)
    _, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 2
    assert errors.decode().splitlines() == ["motcua: cannot start: MOTCUA_PARTNER_TLS_DIR is not set"]


@pytest.mark.parametrize("door", ["MOTCUA_HTTP_LISTEN", "MOTCUA_PARTNER_LISTEN"])
async def test_a_busy_port_is_told_in_one_line(environment: dict[str, str], door: str) -> None:
    host, _, port = environment[door].partition(":")
    with socket.socket() as taken:
        taken.bind((host, int(port)))
        taken.listen()
        process = await start(environment)
        _, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 2
    # gRPC's core writes its own lines first.
    *_, line = errors.decode().splitlines()
    assert line.startswith(f"motcua: cannot start: {door}: 127.0.0.1:{port}: ")
