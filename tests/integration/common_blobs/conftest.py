"""A real S3 server (SeaweedFS) on free ports, in a directory of its own, for these tests."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from minio import Minio

from services.common.blobs import Blobs
from services.common.settings import BlobSettings, Profile

ACCESS_KEY, SECRET_KEY, BUCKET = "local-tests", "local-tests-secret", "motcua-tests"
START_SECONDS = 30


def free_port() -> int:
    """A free port whose gRPC twin (port + 10000, as SeaweedFS has it) is free too."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
        with socket.socket() as twin:
            try:
                twin.bind(("127.0.0.1", port + 10000))
            except (OSError, OverflowError):
                continue
        return port


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("weed")
    config = folder / "s3.json"
    identity = {
        "name": "motcua",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config.write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, s3 = (free_port() for _ in range(4))
    command = [
        shutil.which("weed") or str(Path(sys.executable).with_name("weed")),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        f"-master.port={master}",
        "-master.electionTimeout=1s",
        "-master.heartbeatInterval=100ms",
        "-master.volumeSizeLimitMB=64",
        f"-volume.port={volume}",
        "-volume.max=20",
        f"-filer.port={filer}",
        "-s3",
        "-s3.port.iceberg=0",  # fixed ports otherwise: two servers at once would collide
        "-s3.port.lance=0",
        f"-s3.port={s3}",
        f"-s3.config={config}",
    ]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_until_ready(f"http://127.0.0.1:{s3}/healthz", server)
            yield f"http://127.0.0.1:{s3}"
        finally:
            server.kill()


def wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  # http, to ourselves
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the S3 server did not start")


@pytest.fixture(scope="session")
def blob_settings(s3_endpoint: str) -> BlobSettings:
    return BlobSettings(
        profile=Profile.LOCAL,
        tls_dir=Path("unused"),
        s3_endpoint=s3_endpoint,
        s3_public_endpoint=s3_endpoint,
        s3_bucket=BUCKET,
        s3_access_key=ACCESS_KEY,
        s3_secret_key=SECRET_KEY,
    )


@pytest.fixture(scope="session")
async def blobs(blob_settings: BlobSettings) -> AsyncIterator[Blobs]:
    store = Blobs(blob_settings)
    await store.ensure_bucket()
    yield store
    store.close()


@pytest.fixture(scope="session")
def raw(s3_endpoint: str) -> Minio:
    """The store as somebody with its keys sees it: to prepare and to inspect."""
    return Minio(
        s3_endpoint.removeprefix("http://"),
        access_key=ACCESS_KEY,
        secret_key=SECRET_KEY,
        secure=False,
        region="us-east-1",
    )
