"""Runs a service: settings, build, serve, and on SIGTERM or SIGINT an orderly end.

A service's `bootstrap.build` is an async context manager: it connects, prepares, starts what works in the background, yields
an `App`, and undoes all of it in reverse order. The order of the end is: NOT_SERVING, calls under way finish, background
work stops, connections close.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeVar

import structlog
import uvloop

from services.common import logs
from services.common.rpc.server import RpcServer, Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import TokenVerifier
from services.common.settings import GrpcServerSettings, SettingsError, exit_with, load_or_exit

S = TypeVar("S", bound=GrpcServerSettings)
Build = Callable[[S], AbstractAsyncContextManager["App"]]
_log = structlog.get_logger("service")


@dataclass(frozen=True, slots=True)
class App:
    """What a composition root hands over to be served."""

    servicers: Sequence[Servicer]
    verifier: TokenVerifier


def main(name: str, settings: type[S], build: Build[S]) -> None:
    """Run the service `name` until it is told to stop; exits with one clear line when the settings are wrong."""
    logs.configure(name)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(name, load_or_exit(settings), build))
    except SettingsError as error:  # a key file, found wrong while building
        exit_with(error)


async def serve(name: str, settings: S, build: Build[S]) -> None:
    """Build, serve, wait for SIGTERM, SIGINT or the death of a part, end in order."""
    stop = stop_signal()
    async with build(settings) as app:
        server = RpcServer(app.servicers, app.verifier, TlsFiles(settings.tls_dir), settings.listen)
        await server.start()
        _log.info("serving", service=name, port=server.port)
        try:
            await stop.wait()
        finally:  # also when a part in the background has died: who hears CANCELLED would think that they ended the call
            _log.info("stopping", service=name)
            await server.stop()


def stop_signal() -> asyncio.Event:
    """An event that is set by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
