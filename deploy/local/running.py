"""The file by which other programs find a running stack: `var/run/stack.json`, true while its lock is held."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.certs.files import private_directory, replace

from .errors import StackError
from .stack import ALL, Stack

DEFAULT_ROOT = Path(__file__).resolve().parents[2] / "var"
ADDRESSES = (*ALL, "partner", "smtp", "mail_view")


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that runs, or starts while `ready` is false.

    `pid` is the runner's; `pids` and `addresses` (`host:port`) are by part; the parts `elsewhere` are not the runner's, any
    other without a pid is down; `operator_env` is what the `motcua` command needs to act on it.
    """

    pid: int
    ready: bool
    pids: dict[str, int]
    addresses: dict[str, str]
    elsewhere: list[str]
    operator_env: dict[str, str]


@contextmanager
def claim(root: Path) -> Iterator[None]:
    """Hold `root` for one runner; raises StackError when another has it."""
    with _lock_file(root).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"Một Cửa is already running (pid {read(root).pid}): `make down` stops it.") from None
        yield


def write(root: Path, pid: int, stack: Stack | None = None) -> None:
    """Say what runs: for now only the runner, and with `stack` everything."""
    running = Running(pid, False, {}, {}, [], {})
    if stack is not None:
        variables = {key: value for key, value in stack.env("operator").items() if key.startswith("MOTCUA_")}
        addresses = {name: stack.address(name) for name in ADDRESSES}
        running = Running(pid, True, stack.pids(), addresses, stack.elsewhere(), variables)
    replace(_state_file(root), json.dumps(asdict(running), indent=2).encode())


def read(root: Path = DEFAULT_ROOT) -> Running:
    """The stack that runs in `root`; raises StackError, in one line, when none does."""
    if not is_held(root):
        raise StackError("Một Cửa is not running: `make up` starts it.")
    return Running(**json.loads(_state_file(root).read_text()))


def is_held(root: Path) -> bool:
    """Whether a runner holds `root`."""
    with _lock_file(root).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _state_file(root: Path) -> Path:
    return private_directory(root / "run") / "stack.json"


def _lock_file(root: Path) -> Path:
    return private_directory(root / "run") / "stack.lock"
