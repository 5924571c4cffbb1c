"""`python -m gateway`: both public doors in one process, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio

import structlog
import uvloop

from gateway.backends import connected
from gateway.partner.server import PartnerServer
from gateway.rest.app import create_app
from gateway.rest.server import RestServer
from gateway.settings import Settings
from services.common import logs
from services.common.service import stop_signal
from services.common.settings import SettingsError, exit_with, load_or_exit

_log = structlog.get_logger("gateway")


async def serve(settings: Settings) -> None:
    """Open both doors, wait to be told to stop, close them and then the channels."""
    stop = stop_signal()
    async with connected(settings) as backends:
        app = create_app(backends, settings.cors_origins)
        rest = RestServer(app, settings.http_listen, list(map(str, settings.trusted_proxies)))
        partner = PartnerServer(backends, settings.partner_tls_dir, settings.partner_listen)
        await rest.start()
        await partner.start()
        _log.info("serving", service="gateway", http_port=rest.port, partner_port=partner.port)
        await stop.wait()
        _log.info("stopping", service="gateway")
        await asyncio.gather(rest.stop(), partner.stop())


def main() -> None:
    """Run the gateway; exits with one clear line when the settings are wrong."""
    logs.configure("gateway")
    settings = load_or_exit(Settings)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings))
    except SettingsError as error:
        exit_with(error)


if __name__ == "__main__":
    main()
