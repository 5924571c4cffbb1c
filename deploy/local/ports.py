"""The ports of a stack, and who holds one that is busy."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from .errors import StackError

HOST = "127.0.0.1"
# Below the ephemeral range of Linux, so that no outgoing connection takes the port of a server that is being restarted.
FREE_PORTS = range(10_000, 32_000)
LISTEN = "0A"


@dataclass(frozen=True, slots=True)
class Ports:
    """One port for each listener, all on 127.0.0.1; the weed_* ports are internal to the object store."""

    gateway: int = 8080
    partner: int = 8443
    s3: int = 9000
    nats: int = 4222
    mongo: int = 27017
    smtp: int = 1025
    mail_view: int = 8025
    identity: int = 9101
    catalogue: int = 9102
    submission: int = 9103
    tracking: int = 9104
    weed_s3_grpc: int = 9111
    weed_master: int = 9112
    weed_master_grpc: int = 9113
    weed_volume: int = 9114
    weed_volume_grpc: int = 9115
    weed_filer: int = 9116
    weed_filer_grpc: int = 9117

    @classmethod
    def default(cls) -> Ports:
        """The ports that the documentation names."""
        return cls()

    @classmethod
    def free(cls, among: Sequence[int] = FREE_PORTS) -> Ports:
        """Ports that nobody listens on now: for tests, and for a second stack."""
        found: set[int] = set()
        while len(found) < len(fields(cls)):
            port = random.choice(among)  # noqa: S311 (a guess at a free port, not a secret)
            if not is_busy(port):
                found.add(port)
        return cls(*found)


def is_busy(port: int) -> bool:
    """Whether somebody listens on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As our servers do: an old connection in TIME_WAIT does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
        return False


def require_free(ports: Ports, names: Iterable[str]) -> None:
    """Raise StackError, naming the port and where readable its holder, if one of the named ports is busy."""
    for name in names:
        port = getattr(ports, name)
        if is_busy(port):
            raise StackError(f"Port {port} ({name}) is busy{holder(port)}. Stop that program, then try again.")


def holder(port: int) -> str:
    """`: held by pid 42 (nginx)`, or an empty text where /proc does not tell."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").glob("[0-9]*"):
        # Processes end while we look, and those of others are closed to us.
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                if str(descriptor.readlink()) in inodes:
                    return f": held by pid {process.name} ({_command(process)})"
    return ""


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for row in Path("/proc/net", table).read_text().splitlines()[1:]:
                columns = row.split()
                if columns[3] == LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{columns[9]}]")
    return found


def _command(process: Path) -> str:
    words = (process / "cmdline").read_bytes().split(b"\0")
    return b" ".join(words).decode(errors="replace").strip()[:80]
