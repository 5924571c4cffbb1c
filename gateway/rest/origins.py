"""Where a request comes from: for budgets per address, the loose last resort. Never logged, never kept."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.requests import Request

from services.common.kernel.budgets import Budget
from services.common.kernel.errors import ResourceExhausted
from services.common.kernel.networks import network_of
from services.common.runtime import SystemClock

# RFC 7239 §6: an IPv4 address, or an IPv6 address in brackets and quotes, perhaps with a port.
_FOR = re.compile(
    r"(?:^|;)\s*for=\"?(?:(?P<v4>[0-9.]{7,15})|\[(?P<v6>[0-9a-f:.]{2,45})\])(?::[0-9]{1,5})?\"?\s*(?:;|$)",
    re.IGNORECASE,
)


def address_of(request: Request) -> str:
    """The address of whoever connected to us; empty if there is none."""
    return request.client.host if request.client else ""


def forwarded_for(request: Request) -> str:
    """The address that whoever connected to us says it speaks for (`Forwarded`), empty if it does not say so.

    Only the last element counts: it is what they added themselves, all before it was told to them. Whether to believe it
    is not decided here.
    """
    last = ",".join(request.headers.getlist("forwarded")).rpartition(",")[2]
    found = _FOR.search(last)
    return (found["v4"] or found["v6"]) if found else ""


def origin_of(request: Request) -> dict[str, str]:
    """Both, as the fields of a `CreateLookupPassRequest`."""
    return {"address": address_of(request), "forwarded_for": forwarded_for(request)}


class PerAddress:
    """At most so many calls from one address (IPv6: /64) in a minute, as a dependency of a route.

    Loose: a portal is one address, and a mobile network hides hundreds of people behind one. Raises `ResourceExhausted`.
    """

    def __init__(self, limit: int) -> None:
        self._budget = Budget(SystemClock(), limit=limit, window=timedelta(minutes=1))

    async def __call__(self, request: Request) -> None:
        """Count this request."""
        network = network_of(address_of(request))
        if network and (wait := self._budget.spend(network)) is not None:
            raise ResourceExhausted(retry_after=wait)
