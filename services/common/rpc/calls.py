"""The call that is being served: who, until when, on whose trace. Set by the interceptors, read by clients and logs."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from services.common.kernel.principal import ANONYMOUS, Principal


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    `traceparent` is the W3C Trace Context header; `deadline` is on the clock of `time.monotonic`, in seconds (None: no
    limit); `authorization` is the header as it came, to be passed on; `workload` is the name in the caller's certificate.
    """

    method: str = ""
    traceparent: str = ""
    deadline: float | None = None
    authorization: str = ""
    certificate_thumbprint: str = ""
    workload: str = ""
    principal: Principal = ANONYMOUS

    @property
    def trace_id(self) -> str:
        """The trace id, 32 hex digits."""
        return self.traceparent[3:35]

    def remaining(self) -> float | None:
        """Seconds left, or None when there is no limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


_CURRENT: ContextVar[Call] = ContextVar("motcua_call")
_NONE = Call()


def current() -> Call:
    """The call that is being served; an empty one outside of any."""
    return _CURRENT.get(_NONE)


@contextmanager
def serving(call: Call) -> Iterator[Call]:
    """Make `call` the current one for the block."""
    token = _CURRENT.set(call)
    try:
        yield call
    finally:
        _CURRENT.reset(token)


@contextmanager
def refined(**changes: object) -> Iterator[Call]:
    """Make a changed copy of the current call the current one for the block."""
    with serving(replace(current(), **changes)) as call:  # type: ignore[arg-type]  # field names are checked by replace
        yield call


def refine(**changes: object) -> None:
    """The same until the block ends that serves the current call, where no block of its own is at hand."""
    _CURRENT.set(replace(current(), **changes))  # type: ignore[arg-type]  # field names are checked by replace


def new_traceparent(parent: str = "") -> str:
    """A W3C `traceparent` (version 00, sampled): a new span of the parent's trace, or of a new trace."""
    trace_id = parent[3:35] if is_traceparent(parent) else secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"


def is_traceparent(value: str) -> bool:
    """Whether the value is a usable W3C `traceparent`."""
    parts = value.split("-")
    if len(parts) != 4 or [len(part) for part in parts] != [2, 32, 16, 2]:
        return False
    return all(set(part) <= set("0123456789abcdef") for part in parts) and set(parts[1]) != {"0"}
