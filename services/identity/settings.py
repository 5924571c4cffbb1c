"""Identity's settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from services.common.settings import GrpcServerSettings, MailSettings, MongoSettings, NatsSettings


class Settings(GrpcServerSettings, MongoSettings, NatsSettings, MailSettings):
    """What identity needs: its database, the bus, the mail relay, its keys, the ward CA, and what a password costs."""

    signing_key_file: Path = Field(description="JWK Set of private Ed25519 keys; the first one signs.")
    sealing_keys_file: Path
    ward_ca_file: Path = Field(description="Certificates that ward certificates must chain to, PEM.")
    captcha_readable: bool = Field(default=False, description="The picture of a captcha carries its answer.")
    password_passes: int = Field(default=3, ge=1)
    password_memory_kib: int = Field(default=19_456, ge=8_192)
    password_threads: int = Field(default=2, ge=1, description="How many passwords are hashed at once.")

    def local_only(self) -> Iterable[str]:
        """A captcha that a program can read."""
        yield from super().local_only()
        if self.captcha_readable:
            yield "captcha_readable"
