"""Settings from the environment (prefix `MOTCUA_`), checked before anything else happens.

A service composes its own class from the groups below and adds what only it needs:

    class Settings(GrpcServerSettings, MongoSettings, NatsSettings):
        sealing_keys_file: Path

    settings = load_or_exit(Settings)

The default profile is `production`, which refuses what is only fit for a developer's machine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_PREFIX = "MOTCUA_"
LOCAL_PREFIX = "local-"

Secret = Annotated[str, Field(min_length=1, repr=False)]
"""A value that must be given and is never shown."""

HostPort = Annotated[str, Field(pattern=r"^[^\s/]+:[0-9]{1,5}$")]
"""`host:port`, as gRPC spells an address."""

HttpAddress = Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+$")]
"""Scheme, host and port of an HTTP server, without a path."""


class SettingsError(Exception):
    """The process cannot start like this. The message is one line for the operator and holds no secret."""


class Profile(StrEnum):
    """Where the process runs."""

    LOCAL = "local"
    PRODUCTION = "production"


class ServiceSettings(BaseSettings):
    """What every process needs."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    profile: Profile = Profile.PRODUCTION
    tls_dir: Path = Field(description="Directory with ca.pem, tls.pem (chain) and tls.key of this workload.")

    def local_only(self) -> Iterable[str]:
        """The fields whose values are fit for the local profile only; a group adds its own."""
        return ()

    @model_validator(mode="after")
    def _refuse_local_values_elsewhere(self) -> ServiceSettings:
        names = [] if self.profile is Profile.LOCAL else sorted(self.local_only())
        if names:
            raise ValueError(f"{', '.join(map(_variable, names))}: this value is allowed in the local profile only")
        return self


class GrpcServerSettings(ServiceSettings):
    """A process that serves gRPC to the other workloads."""

    listen: HostPort


class MongoSettings(ServiceSettings):
    """A process with a database of its own: `<database_prefix><service>`."""

    mongo_url: Secret
    database_prefix: str = Field(default="motcua_", pattern=r"^[a-z0-9_]{1,30}$")


class NatsSettings(ServiceSettings):
    """A process that publishes or consumes events."""

    nats_url: Secret


class BlobSettings(ServiceSettings):
    """A process that reads and signs for the object store."""

    s3_endpoint: HttpAddress
    s3_public_endpoint: HttpAddress
    s3_region: str = "us-east-1"
    s3_bucket: str = Field(default="motcua", pattern=r"^[a-z0-9-]{3,63}$")
    s3_access_key: Secret
    s3_secret_key: Secret

    def local_only(self) -> Iterable[str]:
        """Key pairs made by the local stack."""
        yield from super().local_only()
        if self.s3_access_key.startswith(LOCAL_PREFIX):
            yield "s3_access_key"


class MailSettings(ServiceSettings):
    """A process that sends mail; its mails carry links below `public_url`."""

    smtp_url: Annotated[str, Field(pattern=r"^smtps?://[^\s/?#]+$", repr=False)]
    mail_from: str = Field(pattern=r"^[^\s@<>]+@[^\s@<>]+$")
    public_url: HttpAddress


S = TypeVar("S", bound=ServiceSettings)


def load(kind: type[S]) -> S:
    """The settings from the environment.

    Raises `SettingsError` naming every variable that is missing or wrong, never its value.
    """
    try:
        return kind()  # type: ignore[call-arg]  # the fields come from the environment
    except ValidationError as error:
        problems = [_problem(item["loc"], item["type"], item["msg"]) for item in error.errors(include_input=False)]
        raise SettingsError("cannot start: " + "; ".join(problems)) from None


def load_or_exit(kind: type[S]) -> S:
    """The settings from the environment; when they are not right, one line on stderr and exit code 2."""
    try:
        return load(kind)
    except SettingsError as error:
        exit_with(error)


def exit_with(error: SettingsError) -> NoReturn:
    """Ends the process with one clear line and exit code 2 (also for keys that turn out wrong while starting)."""
    print(f"motcua: {error}", file=sys.stderr)
    raise SystemExit(2) from None


def refuse_local_key_ids(profile: Profile, key_ids: Iterable[str], source: Path) -> None:
    """Raises `SettingsError` when a generated local key is about to be used outside the local profile."""
    if profile is Profile.LOCAL:
        return
    if local := sorted(kid for kid in key_ids if kid.startswith(LOCAL_PREFIX)):
        raise SettingsError(
            f"cannot start: {source.name} holds local keys ({', '.join(local)}) outside the local profile"
        )


def _problem(location: tuple[int | str, ...], kind: str, message: str) -> str:
    if not location:
        return message.removeprefix("Value error, ")
    variable = _variable(str(location[0]))
    return f"{variable} is not set" if kind == "missing" else f"{variable}: {message}"


def _variable(field: str) -> str:
    return ENV_PREFIX + field.upper()
