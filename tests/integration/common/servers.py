"""Real servers for tests: MongoDB's wire protocol and NATS JetStream, on free ports, durable, killable."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.common import mongo
from services.common.bus import Bus

_BIN = Path(sys.executable).parent
_PATIENCE = 30.0


class Server:
    """One server process. After `kill` (SIGKILL) or `stop` it can be started again on the same port and data."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self._command = command
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.port = port

    def start(self) -> None:
        """Returns when it accepts connections."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"did not start:\n{self._log.read_text()}")

    def kill(self) -> None:
        """SIGKILL, as a crash."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def mongo_server(folder: Path) -> Server:
    port = _free_port()
    command = [str(_BIN / "secantusd-py"), "--sync-on-commit", "--cache-size", "128M", "--host", "127.0.0.1"]
    return Server([*command, "--port", str(port), "--storage-path", str(folder / "data")], port, folder / "log")


def nats_server(folder: Path) -> Server:
    port = _free_port()
    config = folder / "nats.conf"
    config.write_text(
        f'host: 127.0.0.1\nport: {port}\njetstream {{ store_dir: "{folder / "data"}", sync_interval: always }}\n'
    )
    return Server([str(_BIN / "nats-server"), "-c", str(config)], port, folder / "log")


@pytest.fixture(scope="session")
def mongo_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = mongo_server(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def nats_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = nats_server(tmp_path_factory.mktemp("nats"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def database(mongo_process: Server, request: pytest.FixtureRequest) -> AsyncIterator[mongo.Database]:
    """An empty database of the test's own."""
    client = mongo.connect(f"mongodb://127.0.0.1:{mongo_process.port}", name="test")
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    await client.drop_database(name)
    yield client[name]
    await client.drop_database(name)
    client.close()


@pytest.fixture
async def bus(nats_process: Server) -> AsyncIterator[Bus]:
    """A connection to a server without streams."""
    connection = await Bus.connect(f"nats://127.0.0.1:{nats_process.port}", name="test")
    for stream in await connection.jetstream.streams_info():
        await connection.jetstream.delete_stream(str(stream.config.name))
    yield connection
    await connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
