"""A part of the stack that is watched: whatever happens at the same moment, it can be stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from deploy.local.member import Member
from deploy.local.part import Part
from tests.support.waiting import until


async def test_a_part_is_stopped_also_when_it_comes_back_that_very_moment(tmp_path: Path) -> None:
    stopping: list[asyncio.Task[None]] = []
    starts = 0

    async def probe() -> None:
        nonlocal starts
        starts += 1
        if starts == 2:
            stopping.append(asyncio.create_task(member.stop(grace_seconds=0)))

    async def stops() -> bool:
        return bool(stopping)

    part = Part("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], probe)
    member = Member(part, tmp_path, tmp_path, {}, lambda _name, _line: None)
    await member.start(supervise=True)
    before = member.process.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(stops)
    done, _ = await asyncio.wait(stopping, timeout=20)
    assert done
    assert member.process.pid is None
