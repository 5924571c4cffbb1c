"""Which network an address belongs to: what a budget per address counts by."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_OF_A_CUSTOMER = 64
"""Whoever has an IPv6 address has all of its /64 (RFC 4291 §2.5.4)."""
# Loopback, private and link-local: RFC 1122 §3.2.1.3, RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.
_NEAR_IPV4 = "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16"
_NEAR_IPV6 = "::1/128 fc00::/7 fe80::/10"
_NEAR = tuple(ip_network(network) for network in f"{_NEAR_IPV4} {_NEAR_IPV6}".split())


def network_of(address: str) -> str:
    """One IPv4 address, or the /64 of an IPv6 address; empty for what is no address and for one that is not public.

    From a loopback or private address comes whoever is behind a proxy of our own: it tells nobody apart.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if any(parsed in near for near in _NEAR):
        return ""
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(IPv6Network((int(parsed), _OF_A_CUSTOMER), strict=False))
