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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def environment(stage: Stage) -> dict[str, str]:
    names = ("tls_dir", "partner_tls_dir", *(f"{name}_address" for name in stage.servers))
    ours = {f"MOTCUA_{name.upper()}": str(getattr(stage.settings, name)) for name in names}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")},
        **ours,
        "MOTCUA_HTTP_LISTEN": f"127.0.0.1:{free_port()}",
        "MOTCUA_PARTNER_LISTEN": f"127.0.0.1:{free_port()}",
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
    async with httpx.AsyncClient() as http:
        for _ in range(200):
            try:
                return await http.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("the gateway did not start")


async def test_it_serves_until_it_is_told_to_stop(
    gateway: asyncio.subprocess.Process, environment: dict[str, str]
) -> None:
    door = f"http://{environment['MOTCUA_HTTP_LISTEN']}"
    assert (await answered(f"{door}/readyz")).json()["status"] == "ready"
    assert (await answered(f"{door}/nothing?token=abc")).status_code == 404
    gateway.send_signal(signal.SIGTERM)
    output, errors = await asyncio.wait_for(gateway.communicate(), 10)
    assert (gateway.returncode, errors) == (0, b"")
    lines = [json.loads(line) for line in output.splitlines()]
    assert {"serving", "stopping"} <= {line["event"] for line in lines}
    assert {line["service"] for line in lines} == {"gateway"}
    assert b"abc" not in output


async def test_it_is_alive_but_not_ready_without_its_services(environment: dict[str, str]) -> None:
    process = await start({**environment, "MOTCUA_TRACKING_ADDRESS": f"localhost:{free_port()}"})
    door = f"http://{environment['MOTCUA_HTTP_LISTEN']}"
    assert (await answered(f"{door}/healthz")).status_code == 200
    ready = await answered(f"{door}/readyz")
    assert (ready.status_code, ready.json()["services"]["tracking"]) == (503, False)
    assert ready.json()["services"]["identity"]
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 10)


async def test_missing_settings_are_named_in_one_line(environment: dict[str, str]) -> None:
    del environment["MOTCUA_PARTNER_TLS_DIR"]
    process = await start(environment)
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 2
    assert errors.decode().splitlines() == ["motcua: cannot start: MOTCUA_PARTNER_TLS_DIR is not set"]


@pytest.mark.parametrize("door", ["MOTCUA_HTTP_LISTEN", "MOTCUA_PARTNER_LISTEN"])
async def test_a_busy_port_is_told_in_one_line(environment: dict[str, str], door: str) -> None:
    host, _, port = environment[door].partition(":")
    with socket.socket() as taken:
        taken.bind((host, int(port)))
        taken.listen()
        process = await start(environment)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 2
    # gRPC's core writes its own lines first.
    *_, line = errors.decode().splitlines()
    assert line.startswith(f"motcua: cannot start: {door}: 127.0.0.1:{port}: ")
