"""Somebody who follows a dossier live: reads server-sent events as a browser does (WHATWG HTML §9.2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.rest import Rest
from tests.support.surprise import Away
from tests.support.waiting import until

RECONNECT_SECONDS = 0.2
"""The server asks for three seconds; nobody here has so much time."""


class Follower:
    """Connects, and connects again whenever the stream ends, with the id of the last event.

    `entries` are the data of the events as they came, `connections` counts how often it connected.
    """

    def __init__(self, rest: Rest, path: str) -> None:
        self._rest = rest
        self._path = f"{path}/timeline:watch"
        self.entries: list[dict[str, Any]] = []
        self.last_id = ""
        self.connections = 0
        self._line: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._following = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        tasks = {task for task in (self._following, self._line) if task is not None}
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    @property
    def events(self) -> list[str]:
        """What happened, as far as it was told."""
        return [entry["event"] for entry in self.entries]

    async def sees(self, event: str, seconds: float = 60.0) -> None:
        """Returns when the newest entry is this one; raises TimeoutError."""

        async def seen() -> bool:
            return self.events[-1:] == [event]

        await until(seen, seconds)

    async def drop(self) -> None:
        """The connection breaks."""
        before = self.connections
        if self._line is not None:
            self._line.cancel()

        async def back() -> bool:
            return self.connections > before

        await until(back)

    async def _follow(self) -> None:
        while True:
            self._line = asyncio.create_task(self._listen())
            await asyncio.wait({self._line})
            error = None if self._line.cancelled() else self._line.exception()
            if error is not None and not isinstance(error, httpx.TransportError | Away):
                raise error
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        async with self._rest.stream(self._path, headers) as lines:
            self.connections += 1
            async for event_id, data in _events(lines):
                self.entries.append(json.loads(data))
                self.last_id = event_id


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str]]:
    """Id and data of each event that is complete; comments and `retry` are passed over."""
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "data" in fields:
                yield fields["id"], fields["data"]
            fields = {}
