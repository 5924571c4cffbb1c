"""Where a running system lets people in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local import Stack, StackError, running


@dataclass(frozen=True, slots=True)
class Doors:
    """`gateway` and `mail_view` are base URLs, `partner` is `host:port`; `operator_env` is for the `motcua` command."""

    gateway: str
    partner: str
    mail_view: str
    operator_env: Mapping[str, str]

    @classmethod
    def of(cls, stack: Stack) -> Doors:
        """The doors of a stack that a test started."""
        return cls._at(
            {name: stack.address(name) for name in ("gateway", "partner", "mail_view")}, stack.env("operator")
        )

    @classmethod
    def of_running_stack(cls) -> Doors:
        """The doors of what `make up` started; raises StackError, in one line, when it does not run."""
        found = running.read()
        if not found.ready:
            raise StackError("Một Cửa is still starting.")
        return cls._at(found.addresses, found.operator_env)

    @classmethod
    def _at(cls, addresses: Mapping[str, str], operator_env: Mapping[str, str]) -> Doors:
        http = {name: f"http://{addresses[name]}" for name in ("gateway", "mail_view")}
        return cls(**http, partner=addresses["partner"], operator_env=operator_env)
