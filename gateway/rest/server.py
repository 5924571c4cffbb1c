"""The HTTP server of the REST door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

DRAIN_SECONDS = 3
_MAX_CONCURRENT = 1000


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the process has one order of ending for both doors."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class RestServer:
    """Serves an app until stopped."""

    def __init__(self, app: FastAPI, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        self._app = app
        self._server = _Server(
            uvicorn.Config(
                app,
                host=host.strip("[]"),
                port=int(port),
                http="httptools",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_MAX_CONCURRENT,
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Listen. Raises SystemExit when the address can't be had."""
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop being ready, finish the requests under way, close."""
        self._app.state.ending = True
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving
