"""Settings of the gateway."""

from __future__ import annotations

from pathlib import Path

from pydantic import IPvAnyNetwork

from services.common.settings import HostPort, HttpAddress, ServiceSettings


class Settings(ServiceSettings):
    """Where the two doors listen and where the services are.

    `partner_tls_dir` holds the partner port's `tls.pem` and `tls.key`, and `ward-ca.pem` which ward certificates chain
    to. `cors_origins` are the exact origins (a JSON list) whose pages may read answers. `trusted_proxies` are the networks
    (a JSON list) of the proxies in front: their `X-Forwarded-For` says whose request it is. Without them, everybody behind
    a proxy of ours is nobody in particular, and only captchas bound what strangers look up.
    """

    http_listen: HostPort
    partner_listen: HostPort
    partner_tls_dir: Path
    identity_address: HostPort
    catalogue_address: HostPort
    submission_address: HostPort
    tracking_address: HostPort
    cors_origins: tuple[HttpAddress, ...] = ()
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
