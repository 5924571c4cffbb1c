"""A part that runs: started, watched, restarted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .errors import StackError
from .part import Part
from .process import GRACE_SECONDS, Process, describe_exit, log_tail

READY_SECONDS = 60.0
ATTEMPT_SECONDS = 5.0
POLL_SECONDS = 0.1
# A part that dies young is restarted ever more slowly, one that had lived this long at once.
LIVED_SECONDS = 10.0
SLOWEST_RESTART_SECONDS = 5.0

# Called with a part's name and a line about it.
Report = Callable[[str, str], None]


class Member:
    """One part of a running stack.

    `overrides` are variables laid over the part's own environment.
    """

    def __init__(self, part: Part, logs: Path, cwd: Path, overrides: Mapping[str, str], report: Report) -> None:
        self.part = part
        self.env = {**part.env, **overrides}
        self.process = Process(part.argv, logs / f"{part.name}.log")
        self._cwd = cwd
        self._report = report
        self._watch: asyncio.Task[None] | None = None

    async def start(self, *, supervise: bool) -> None:
        """Start it, wait until it is ready and, if asked, keep it alive from then on.

        Raises StackError when it ends or is not ready within a minute.
        """
        if not self.part.external:
            await self._spawn()
        await self._until_ready()
        if supervise and not self.part.external:
            self._watch_over()

    async def stand_in(self, argv: Sequence[str]) -> None:
        """Stop it and run another command in its place; when that ends, it is started again itself."""
        await self.stop()
        await self.process.start(self.env, self._cwd, argv)
        self._watch_over()

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Stop it and leave it stopped."""
        await self._unwatch()
        await self.process.stop(grace_seconds)
        self.part.clean_up()

    async def kill(self) -> None:
        """SIGKILL it and leave it dead."""
        await self._unwatch()
        self.process.kill()
        await self.process.wait()

    async def _spawn(self) -> None:
        self.part.clean_up()
        await self.process.start(self.env, self._cwd)

    def _watch_over(self) -> None:
        self._watch = asyncio.create_task(self._keep_alive(), name=f"watch {self.part.name}")

    async def _unwatch(self) -> None:
        if self._watch is not None:
            watch, self._watch = self._watch, None
            watch.cancel()
            await asyncio.wait({watch})
            if not watch.cancelled():
                watch.result()

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            if not self.part.external and not self.process.running:
                code = describe_exit(await self.process.wait())
                raise StackError(self._failure(f"{code} before it was ready"))
            try:
                return await asyncio.wait_for(self.part.probe(), ATTEMPT_SECONDS)
            except Exception as error:
                # Whatever a client may raise means "not yet": it is asked again, until the time is up.
                if time.monotonic() > deadline:
                    raise StackError(self._failure(f"was not ready in {READY_SECONDS:.0f} s: {error!r}")) from error
            await asyncio.sleep(POLL_SECONDS)

    def _failure(self, what: str) -> str:
        if self.part.external:
            return f"{self.part.name} {what}"
        return f"{self.part.name} {what}. The end of {self.process.log}:\n{log_tail(self.process.log)}"

    async def _keep_alive(self) -> None:
        me, delay = asyncio.current_task(), 0.0
        # Asked, too: before CPython 3.12 `wait_for` swallows a cancellation that comes together with the answer.
        while me is None or not me.cancelling():
            started = time.monotonic()
            code = await self.process.wait()
            delay = 0.0 if time.monotonic() - started > LIVED_SECONDS else min(delay + 0.5, SLOWEST_RESTART_SECONDS)
            self._report(self.part.name, f"{describe_exit(code)}, restarting")
            await asyncio.sleep(delay)
            await self._revive()

    async def _revive(self) -> None:
        started = time.monotonic()
        await self._spawn()
        try:
            await self._until_ready()
        except StackError as error:
            self._report(self.part.name, str(error).splitlines()[0])
        else:
            self._report(self.part.name, f"back after {time.monotonic() - started:.1f} s")
