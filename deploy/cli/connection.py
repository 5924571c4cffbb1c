"""Where the operator's commands find what they act on."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import grpc

from deploy.local import running
from services.common.rpc import client
from services.common.rpc.tls import TlsFiles
from services.common.settings import HostPort, ServiceSettings, load

S = TypeVar("S", bound=ServiceSettings)


class IdentitySettings(ServiceSettings):
    """To talk to identity, with the operator's certificate in `tls_dir`."""

    identity_address: HostPort


class OfficerSettings(IdentitySettings):
    """To create officers: the catalogue knows the agencies."""

    catalogue_address: HostPort


class TrackingSettings(ServiceSettings):
    """To talk to tracking."""

    tracking_address: HostPort


class RebuildSettings(TrackingSettings):
    """To rebuild timelines: submission knows what there are."""

    submission_address: HostPort


class WardSettings(OfficerSettings):
    """To issue ward certificates: the ward authority's directory (`ca.pem`, `ca.key`), too."""

    ward_ca_dir: Path


def settings(kind: type[S]) -> S:
    """The settings from the environment, or else of the local stack that runs.

    Raises SettingsError, and StackError when neither is there.
    """
    if "MOTCUA_TLS_DIR" not in os.environ:
        os.environ.update(running.read().operator_env)
    return load(kind)


@asynccontextmanager
async def channel(workload: str, address: str, given: ServiceSettings, service: str) -> AsyncIterator[grpc.aio.Channel]:
    """A channel to one gRPC service (full name) of a workload, as the operator."""
    async with client.connect(workload, address, TlsFiles(given.tls_dir), [service]) as connected:
        yield connected
