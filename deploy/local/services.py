"""Our own five processes, and what runs once before them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from . import environment, probes
from .part import Part, Site


@dataclass(frozen=True, slots=True)
class Step:
    """A module that runs to its end, as the operator, after the servers are up and before the services start.

    `argv` is the module's name and its arguments, `title` says in the log of a failure what it was to do.
    """

    name: str
    title: str
    argv: Sequence[str]


STEPS = (Step("catalogue-load", "load the catalogue", ("deploy.cli.main", "catalogue", "load")),)


def service(name: str, site: Site) -> Part:
    """One of the four services."""
    probe = partial(probes.grpc_serving, site.address(name), site.material.tls_dir("operator"))
    return Part(name, python((f"services.{name}",)), probe, (name,), environment.for_workload(site, name))


def gateway(site: Site) -> Part:
    """The gateway: REST and the partner port."""
    probe = partial(probes.http_ok, site.address("gateway"), "/readyz")
    env = environment.for_workload(site, "gateway")
    return Part("gateway", python(("gateway",)), probe, ("gateway", "partner"), env)


def python(argv: Sequence[str]) -> tuple[str, ...]:
    """The command line of a module of ours with its arguments."""
    # -P: the stack's directory, where the process runs, holds no modules.
    return (sys.executable, "-P", "-m", *argv)
