"""What the catalogue needs from its environment."""

from __future__ import annotations

from services.common.settings import GrpcServerSettings, HostPort, MongoSettings


class Settings(GrpcServerSettings, MongoSettings):
    """The catalogue's settings."""

    identity_address: HostPort
