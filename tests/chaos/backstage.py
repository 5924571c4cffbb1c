"""Behind the doors: what only databases and streams can show."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pymongo import AsyncMongoClient

from deploy.local import Stack
from services.common.events.bus import Bus
from services.tracking.entrypoints.consumers import STREAM

POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier as a database has it; `code` is empty for a draft."""

    dossier: str
    code: str


class Backstage:
    """Read access to all databases and streams of a stack."""

    def __init__(self, client: AsyncMongoClient[dict[str, Any]], prefix: str, bus: Bus) -> None:
        self._client = client
        self._prefix = prefix
        self._bus = bus

    async def dossiers(self) -> list[Row]:
        """All dossiers of submission."""
        return await self._rows("submission", "dossiers")

    async def timelines(self) -> list[Row]:
        """All timelines of tracking."""
        return await self._rows("tracking", "timelines")

    async def published(self) -> int:
        """How many messages the dossiers' stream has taken in."""
        return int((await self._bus.jetstream.stream_info(STREAM)).state.messages)

    async def settled(self, seconds: float) -> float:
        """Wait until no event is on its way any more; how long it took. Raises TimeoutError that says what is left."""
        started = time.monotonic()
        while left := [*await self._unsent(), *await self._unhandled()]:
            if time.monotonic() - started > seconds:
                raise TimeoutError(f"after {seconds:.0f} s there still wait: {', '.join(left)}")
            await asyncio.sleep(POLL_SECONDS)
        return time.monotonic() - started

    async def _rows(self, service: str, collection: str) -> list[Row]:
        rows = self._client[f"{self._prefix}{service}"][collection].find({}, {"code": 1})
        return [Row(row["_id"], row.get("code") or "") async for row in rows]

    async def _unsent(self) -> list[str]:
        names = [name for name in await self._client.list_database_names() if name.startswith(self._prefix)]
        counts = {name: await self._client[name]["outbox"].count_documents({"shelf": "pending"}) for name in names}
        return [f"{count} in the outbox of {name}" for name, count in counts.items() if count]

    async def _unhandled(self) -> list[str]:
        names = [stream.config.name or "" for stream in await self._bus.jetstream.streams_info()]
        consumers = [info for name in names for info in await self._bus.jetstream.consumers_info(name)]
        counts = {info.name: (info.num_pending or 0) + (info.num_ack_pending or 0) for info in consumers}
        return [f"{count} for {name}" for name, count in counts.items() if count]


@asynccontextmanager
async def backstage(stack: Stack) -> AsyncIterator[Backstage]:
    """Connect with the operator's settings."""
    env = stack.env("operator")
    bus = await Bus.connect(env["MOTCUA_NATS_URL"], name="backstage")
    try:
        async with AsyncMongoClient[dict[str, Any]](env["MOTCUA_MONGO_URL"]) as client:
            yield Backstage(client, env["MOTCUA_DATABASE_PREFIX"], bus)
    finally:
        await bus.close()
