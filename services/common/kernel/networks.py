"""Which network an address belongs to: what a budget per address counts by."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_HOUSEHOLD = 64
"""Whoever has an IPv6 address has all of its /64 (RFC 6177)."""


def network_of(address: str) -> str:
    """One IPv4 address, or the /64 of an IPv6 address; empty for what is no address and for a loopback address.

    From a loopback address comes everybody who is behind a proxy on this machine: it tells nobody apart.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if parsed.is_loopback:
        return ""
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(IPv6Network((int(parsed), _HOUSEHOLD), strict=False))
