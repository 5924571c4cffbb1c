"""Real servers and a whole system for the tests: started when first asked for, once in a session, gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deploy.local import ALL, SERVERS, Ports, Stack

# The tests never touch servers that somebody else uses; a `mongod` on PATH is still preferred to the wheel.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}


@asynccontextmanager
async def temporary_stack(parts: Collection[str] = ALL) -> AsyncIterator[Stack]:
    """A stack in a directory of its own, on free ports, that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="motcua-", ignore_cleanup_errors=True) as root:
        async with Stack(Path(root), Ports.free(), parts=parts, environment=ENVIRONMENT) as stack:
            yield stack


@pytest.fixture(scope="session")
async def servers() -> AsyncIterator[Stack]:
    """MongoDB, NATS, the object store and the mail sink; `servers.env("operator")` says where they are."""
    async with temporary_stack(SERVERS) as stack:
        yield stack


@pytest.fixture(scope="session")
async def stack() -> AsyncIterator[Stack]:
    """The whole system with its catalogue. Whoever wants to kill its parts starts a stack of their own."""
    async with temporary_stack() as stack:
        yield stack
