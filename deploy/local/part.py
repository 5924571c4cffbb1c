"""What the stack knows about one of its parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.certs import Material

from .ports import HOST, Ports

# Raises anything while the part is not ready.
Probe = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the stack, or a server that somebody else runs (`argv` is empty).

    `ports` are the fields of Ports it listens on; `clean_up` removes what a killed process leaves outside the stack's
    directory.
    """

    name: str
    argv: Sequence[str]
    probe: Probe
    ports: Sequence[str] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    clean_up: Callable[[], None] = lambda: None

    @property
    def external(self) -> bool:
        """Whether somebody else runs it."""
        return not self.argv


@dataclass(frozen=True, slots=True)
class Site:
    """Where a stack lives: its directory, ports and secrets, and the environment it was started in."""

    root: Path
    ports: Ports
    material: Material
    environment: Mapping[str, str]

    def directory(self, name: str) -> Path:
        """The data directory of one part, created if need be."""
        path = self.root / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def address(self, port: str) -> str:
        """`127.0.0.1:<port>` of a field of Ports."""
        return f"{HOST}:{getattr(self.ports, port)}"

    def given(self, variable: str) -> str | None:
        """The value of a variable that is set, and not empty, in the environment."""
        return self.environment.get(variable) or None
