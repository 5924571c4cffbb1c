"""Whom a budget per address counts together."""

from __future__ import annotations

import pytest

from services.common.kernel.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("172.32.0.1", "172.32.0.1"),
        ("10.1.2.3", ""),
        ("172.31.2.3", ""),
        ("192.168.1.1", ""),
        ("169.254.1.1", ""),
        ("fd00::1", ""),
        ("fe80::1%eth0", ""),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("", ""),
        ("unknown", ""),
        ("203.0.113.7:4711", ""),
    ],
)
def test_network(address: str, network: str) -> None:
    assert network_of(address) == network
