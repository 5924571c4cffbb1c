"""Stacks for tests, and services and clients beside their servers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from minio import Minio

from deploy.local import ALL, Ports, Stack
from deploy.local.ports import FREE_PORTS
from services.common.rpc.server import RpcServer, Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import TokenVerifier
from services.common.settings import ENV_PREFIX, ServiceSettings

# The tests never touch servers that somebody else uses; a `mongod` on PATH is still preferred to the wheel.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)}
S = TypeVar("S", bound=ServiceSettings)
ANY_PORT = "127.0.0.1:0"
NOBODY = "localhost:1"
"""An address that nobody answers at."""
MANY_FILINGS = {"submission": {"MOTCUA_FILINGS_PER_ACCOUNT": "10000"}}
"""For a stack where one citizen files by the thousand."""


def free_ports() -> Ports:
    """Ports for a stack. Test processes side by side choose from different ones: a chosen port is free until it is used."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return Ports.free(FREE_PORTS[worker::workers])


@asynccontextmanager
async def temporary_stack(
    parts: Collection[str] = ALL, *, overrides: Mapping[str, Mapping[str, str]] | None = None
) -> AsyncIterator[Stack]:
    """A stack in a directory of its own, on free ports, that leaves nothing behind; `overrides` as a `Stack` takes them."""
    with tempfile.TemporaryDirectory(prefix="motcua-", ignore_cleanup_errors=True) as root:
        async with Stack(Path(root), free_ports(), parts=parts, environment=ENVIRONMENT, overrides=overrides) as stack:
            yield stack
            await stack.stop(grace_seconds=0)  # nobody will miss the data


def settings_of(kind: type[S], stack: Stack, workload: str, **changed: Any) -> S:
    """The settings that the stack would start a workload with, but on any port; `changed` replaces some."""
    env = stack.env(workload)
    given = {name: env[variable] for name in kind.model_fields if (variable := ENV_PREFIX + name.upper()) in env}
    return kind(**given | {"listen": ANY_PORT} | changed)


@asynccontextmanager
async def serving(servicers: Sequence[Servicer], verifier: TokenVerifier, tls: TlsFiles) -> AsyncIterator[str]:
    """The address of a gRPC server with mTLS, as every service runs it."""
    server = RpcServer(servicers, verifier, tls, ANY_PORT)
    await server.start()
    try:
        yield f"localhost:{server.port}"
    finally:
        await server.stop()


def object_store(stack: Stack) -> Minio:
    """The object store as somebody with its keys sees it: to prepare and to inspect."""
    access_key, secret_key = stack.site.material.object_store_credentials()
    return Minio(stack.address("s3"), access_key, secret_key, secure=False, region="us-east-1")
