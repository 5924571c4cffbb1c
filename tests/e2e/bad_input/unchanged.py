"""Before and after: the four databases hold the same, and no process has logged an error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from deploy.local import Stack
from tests.support.dump import difference, dump
from tests.support.service_logs import alarms


@asynccontextmanager
async def unchanged(stack: Stack, *, but: Callable[[str], bool] = lambda row: False) -> AsyncIterator[None]:
    """Whatever is called meanwhile. `but` says which rows may differ, see `dump.difference`."""
    rows, lines = await dump(stack), len(alarms(stack))
    yield
    assert [row for row in difference(rows, await dump(stack)) if not but(row)] == []
    assert alarms(stack)[lines:] == []
