"""Carrying out a plan of kills on a stack that mends itself."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from deploy.local import Stack
from tests.chaos.plan import VICTIMS, Moment, Strike

# An exact moment may have to wait until a dossier is no longer locked.
DEATH_SECONDS = 150.0
RECOVERY_SECONDS = 60.0
POLL_SECONDS = 0.05
KILLED = "was killed by SIGKILL"


class Watch:
    """Hears the stack's reports: who is down, who died by SIGKILL, and who ended in any other way.

    `turns`: a victim dies one death after the other.
    """

    def __init__(self) -> None:
        self.killed: list[str] = []
        self.accidents: list[str] = []
        self.down: set[str] = set()
        self.turns = {victim: asyncio.Lock() for victim in VICTIMS}

    def __call__(self, name: str, line: str) -> None:
        """One report of the stack."""
        if line.startswith(("starting", "ready", "back")):
            self.down.discard(name)
            return
        self.down.add(name)
        if line.startswith(KILLED):
            self.killed.append(name)
        else:
            self.accidents.append(f"{name} {line}")


async def carry_out(strike: Strike, stack: Stack, watch: Watch) -> None:
    """Kill the victim; returns when it is dead: its return is the stack's affair. Raises TimeoutError."""
    victim = strike.victim
    async with watch.turns[victim]:
        if victim in watch.down:
            await until(lambda: victim not in watch.down, RECOVERY_SECONDS)
            await asyncio.sleep(strike.pause)  # dying while it starts would prove little
        deaths = watch.killed.count(victim)
        if strike.moment is Moment.ANY:
            os.kill(stack.pid(victim), signal.SIGKILL)
        else:
            argv = (sys.executable, "-P", "-m", "tests.chaos.crashing", strike.moment.name, str(strike.nth))
            await stack.stand_in(victim, argv)
        await until(lambda: watch.killed.count(victim) > deaths, DEATH_SECONDS)


async def until(holds: Callable[[], bool], seconds: float) -> None:
    """Return when something holds; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            if holds():
                return
            await asyncio.sleep(POLL_SECONDS)
