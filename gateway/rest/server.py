"""The HTTP server of the REST door."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from gateway.rest.protocol import BoundedProtocol
from services.common.settings import SettingsError

DRAIN_SECONDS = 3


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the process has one order of ending for both doors."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class RestServer:
    """Serves an app until stopped. Constructing it raises SettingsError when the address can't be had.

    What comes from `trusted_proxies` (networks) is the request of whom their `X-Forwarded-For` names.
    """

    def __init__(self, app: FastAPI, listen: str, trusted_proxies: Sequence[str] = ()) -> None:
        self._app = app
        self._socket = _bound(listen)
        self.port: int = self._socket.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                app,
                http=BoundedProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(trusted_proxies),
                forwarded_allow_ips=list(trusted_proxies),
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen."""
        self._serving = asyncio.create_task(self._server.serve([self._socket]))
        while not self._server.started and not self._serving.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop being ready, end the streams, finish the requests under way, close."""
        self._app.state.streams.end()
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving


def _bound(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    try:
        return socket.create_server((host.strip("[]"), int(port)), family=_family(host))
    except OSError as error:
        raise SettingsError(f"cannot start: MOTCUA_HTTP_LISTEN: {listen}: {error.strerror or error}") from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
