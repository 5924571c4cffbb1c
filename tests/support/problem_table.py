"""Every problem that the REST door can answer, as the code declares them: HTTP status and reason."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import grpc

import services
from gateway.rest import errors as door
from gateway.rest.errors import Refusal
from gateway.rest.problems import STATUS
from services.common.kernel.errors import Conflict, DomainError
from services.common.status import CODES

# What gRPC, the framework and HTTP itself say; nobody declares them as an error.
_GENERIC = {
    *((STATUS[code], code.name) for code in grpc.StatusCode if code in STATUS),
    *((500, "INTERNAL"), (404, "NOT_FOUND"), (405, "METHOD_NOT_ALLOWED"), (503, "OVERLOADED")),
}


def problem_table() -> set[tuple[int, str]]:
    """Status and reason of each."""
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    refusals = {value for value in vars(door).values() if isinstance(value, Refusal)}
    return {
        *_GENERIC,
        *((refusal.status, refusal.reason) for refusal in refusals),
        *((_status(kind), kind.reason) for kind in _kinds(DomainError) if hasattr(kind, "reason")),
        (412, Conflict.reason),
    }


def _kinds(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _status(kind: type[DomainError]) -> int:
    return STATUS[next(CODES[base] for base in kind.__mro__ if base in CODES)]
