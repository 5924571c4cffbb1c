"""A whole system on this machine."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.certs import ensure

from . import environment, servers, services
from .errors import StackError
from .member import Member, Report
from .part import Part, Site
from .ports import Ports, require_free
from .process import GRACE_SECONDS, Process, describe_exit, log_tail
from .services import STEPS, Step

BUILDERS: Mapping[str, Callable[[Site], Part]] = {
    "mongo": servers.mongo,
    "nats": servers.nats,
    "s3": servers.object_store,
    "mail": servers.mail,
    "identity": partial(services.service, "identity"),
    "catalogue": partial(services.service, "catalogue"),
    "submission": partial(services.service, "submission"),
    "tracking": partial(services.service, "tracking"),
    "gateway": services.gateway,
}
ALL = tuple(BUILDERS)
SERVERS = ALL[:4]
SERVICES = ALL[4:]


def _silent(_name: str, _line: str) -> None:
    """Nobody listens."""


class Stack:
    """Servers, one-shot steps, services: started in this order, each group at once; stopped backwards.

    `root` holds data, logs, keys and certificates and outlives the stack. `parts` is what to run: `SERVERS` is enough
    for a repository test. `environment` may name servers to use instead (MOTCUA_MONGO_URL and its like); `overrides`
    are variables for single parts. A part that dies is restarted when `supervise` is set. `report` hears of every part:
    `starting`, `ready …`, deaths. Start it from the main thread: its processes die with that thread.
    """

    def __init__(
        self,
        root: Path,
        ports: Ports,
        *,
        parts: Collection[str] = ALL,
        environment: Mapping[str, str] | None = None,
        overrides: Mapping[str, Mapping[str, str]] | None = None,
        steps: Sequence[Step] = STEPS,
        supervise: bool = True,
        report: Report = _silent,
    ) -> None:
        self.root = root.resolve()
        self._logs = self.root / "log"
        self._ports = ports
        self._parts = parts
        self._environment = dict(os.environ if environment is None else environment)
        self._overrides = overrides or {}
        self._steps = steps
        self._supervise = supervise
        self._report = report
        self._members: dict[str, Member] = {}
        self._site: Site | None = None

    @property
    def site(self) -> Site:
        """Directory, ports and secrets; raises StackError before `start`."""
        if self._site is None:
            raise StackError("The stack was not started.")
        return self._site

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start everything and return when it is ready; raises StackError, with nothing left running, when it cannot be."""
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._site = Site(self.root, self._ports, ensure(self.root), self._environment)
        parts = [BUILDERS[name](self._site) for name in ALL if name in self._parts]
        require_free(self._ports, [port for part in parts for port in part.ports])
        self._members = {part.name: self._member(part) for part in parts}
        try:
            await self._start_group(SERVERS)
            if not self._members.keys().isdisjoint(SERVICES):
                for step in self._steps:
                    await self._run(step)
            await self._start_group(SERVICES)
        except BaseException:
            await self.stop()
            raise

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Stop gateway, services, servers, in this order; what has not ended after `grace_seconds` is killed."""
        for group in (("gateway",), SERVICES[:-1], SERVERS):
            await asyncio.gather(*(member.stop(grace_seconds) for member in self._only(group)))

    async def kill(self, name: str) -> None:
        """SIGKILL a part and leave it dead until `restart`. A kill from elsewhere is mended if the stack supervises."""
        await self._members[name].kill()

    async def restart(self, name: str, overrides: Mapping[str, str] | None = None) -> None:
        """Stop a part if it runs, start it, wait until it is ready; `overrides` are laid over its environment."""
        member = self._members[name]
        await member.stop()
        member.env |= overrides or {}
        await self._start(member)

    async def stand_in(self, name: str, argv: Sequence[str]) -> None:
        """Stop a part and run another command in its place, until that ends by itself: then the part is back.

        It returns at once: the command may end before it is ready.
        """
        await self._members[name].stand_in(argv)

    def pid(self, name: str) -> int:
        """The process id of a running part; raises StackError when it is down or not ours."""
        pid = self._members[name].process.pid
        if pid is None:
            raise StackError(f"{name} is not running here.")
        return pid

    def pids(self) -> dict[str, int]:
        """The process ids of all parts that run."""
        pids = {name: member.process.pid for name, member in self._members.items()}
        return {name: pid for name, pid in pids.items() if pid is not None}

    def elsewhere(self) -> list[str]:
        """The parts that the environment names and nobody here starts."""
        return [name for name, member in self._members.items() if member.part.external]

    def address(self, name: str) -> str:
        """`host:port` of a part, or of `partner`, `smtp` or `mail_view`; of a NATS cluster, its first server."""
        urls: dict[str, Callable[[Site], str]] = {
            "mongo": environment.mongo_url,
            "nats": lambda site: environment.nats_url(site).partition(",")[0],
            "s3": lambda site: environment.object_store(site)["MOTCUA_S3_ENDPOINT"],
            "mail": environment.smtp_url,
            "smtp": environment.smtp_url,
        }
        return servers.address_of(urls[name](self.site)) if name in urls else self.site.address(name)

    def env(self, name: str) -> dict[str, str]:
        """The environment of a service or the gateway, or of the `operator`, as it would be started now."""
        return environment.for_workload(self.site, name) | dict(self._overrides.get(name, {}))

    def _member(self, part: Part) -> Member:
        return Member(part, self._logs, self.root, self._overrides.get(part.name, {}), self._report)

    def _only(self, names: Iterable[str]) -> list[Member]:
        return [self._members[name] for name in names if name in self._members]

    async def _start_group(self, names: Iterable[str]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for member in self._only(names):
                    group.create_task(self._start(member))
        except* StackError as failures:
            # One line is enough: the first failure has ended the others.
            raise failures.exceptions[0] from None

    async def _start(self, member: Member) -> None:
        name = member.part.name
        self._report(name, "starting")
        started = time.monotonic()
        await member.start(supervise=self._supervise)
        where = "elsewhere" if member.part.external else f"after {time.monotonic() - started:.1f} s"
        self._report(name, f"ready {where}")

    async def _run(self, step: Step) -> None:
        self._report(step.name, "starting")
        started = time.monotonic()
        process = Process(services.python(step.argv), self._logs / f"{step.name}.log")
        await process.start(self.env("operator"), self.root)
        try:
            code = await process.wait()
        finally:
            process.kill()
        if code != 0:
            raise StackError(f"{step.title} {describe_exit(code)}. The end of {process.log}:\n{log_tail(process.log)}")
        self._report(step.name, f"ready after {time.monotonic() - started:.1f} s")
