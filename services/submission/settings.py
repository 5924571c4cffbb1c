"""Submission's settings."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from services.common.settings import BlobSettings, GrpcServerSettings, HostPort, MongoSettings, NatsSettings


class Settings(GrpcServerSettings, MongoSettings, NatsSettings, BlobSettings):
    """What submission needs: its database, the bus, the object store, two key rings, identity and catalogue to ask, and
    how many dossiers an account can file, counted in each process."""

    identity_address: HostPort
    catalogue_address: HostPort
    sealing_keys_file: Path
    blind_index_keys_file: Path
    filings_per_account: int = Field(30, ge=1, description="In an hour.")
