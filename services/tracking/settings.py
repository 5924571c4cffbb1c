"""Tracking's settings."""

from __future__ import annotations

from services.common.settings import GrpcServerSettings, HostPort, MailSettings, MongoSettings, NatsSettings


class Settings(GrpcServerSettings, MongoSettings, NatsSettings, MailSettings):
    """What tracking needs: its database, the bus, the mail relay, and identity and submission to ask."""

    identity_address: HostPort
    submission_address: HostPort
