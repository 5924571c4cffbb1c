"""One child process and its log file."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LAUNCH = str(Path(__file__).with_name("launch.py"))
GRACE_SECONDS = 3.0


class Process:
    """A child that writes to `log`, lives in a session of its own (Ctrl-C is for the runner) and dies with this process.

    Start it from the main thread: the kernel counts the death of the thread that started it as the parent's.
    """

    def __init__(self, argv: Sequence[str], log: Path) -> None:
        self._argv = tuple(argv)
        self.log = log
        self._child: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._child.pid if self._child is not None and self.running else None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self._child.returncode is None

    async def start(self, env: Mapping[str, str], cwd: Path, argv: Sequence[str] = ()) -> None:
        """Start it with exactly this environment; `argv` is another command line, for this once."""
        with self.log.open("ab") as log:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", LAUNCH, str(os.getpid()), *(argv or self._argv)),
                env=env,
                cwd=cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def wait(self) -> int:
        """Wait until it ends and return its exit code, negative for a signal."""
        if self._child is None:
            raise RuntimeError("the process was not started")
        return await self._child.wait()

    def kill(self) -> None:
        """SIGKILL."""
        self._send(signal.SIGKILL)

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """SIGTERM; SIGKILL after `grace_seconds`. Returns when it is gone."""
        if self._child is None:
            return
        self._send(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._child.wait(), grace_seconds)
        except TimeoutError:
            self.kill()
            await self._child.wait()

    def _send(self, number: signal.Signals) -> None:
        if self._child is not None and self.running:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(number)


def describe_exit(code: int) -> str:
    """`exited with code 1`, or `was killed by SIGKILL`."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"


def log_tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
