"""Ports: free ones for tests, and a clear word when one is busy."""

from __future__ import annotations

import os
import socket
from dataclasses import astuple, replace

import pytest

from deploy.local import Ports, StackError
from deploy.local.ports import require_free


def test_free_ports_differ_and_lie_below_the_ephemeral_range() -> None:
    ports = astuple(Ports.free())
    assert len(set(ports)) == len(ports)
    assert max(ports) < 32_768


def test_a_busy_port_is_named_with_its_holder_in_one_line() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(StackError) as refusal:
            require_free(replace(Ports.free(), gateway=port), ["gateway", "nats"])

    line = str(refusal.value)
    assert f"Port {port} (gateway) is busy: held by pid {os.getpid()}" in line
    assert "\n" not in line


def test_free_ports_are_no_trouble() -> None:
    require_free(Ports.free(), ["gateway", "mongo"])
