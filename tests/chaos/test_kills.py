"""Nothing is lost, and nothing is done twice, while every part of the system is killed under load.

MOTCUA_CHAOS_SEED chooses another plan, MOTCUA_CHAOS_KILLS a longer one: a soak.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.chaos.ledger import Doing
from tests.chaos.oracle import judge
from tests.chaos.plan import plan
from tests.chaos.scene import scene
from tests.chaos.summary import summary

SEED = int(os.environ.get("MOTCUA_CHAOS_SEED", "20261122"))
KILLS = int(os.environ.get("MOTCUA_CHAOS_KILLS", "12"))
UNDER_WAY = 8


@pytest.mark.timeout(300 + 10 * KILLS)
async def test_what_was_acknowledged_survives_every_kill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strikes = plan(SEED, KILLS)
    with capsys.disabled():
        print(f"\nchaos: {KILLS} kills, MOTCUA_CHAOS_SEED={SEED}")
    started = time.monotonic()

    async with scene(tmp_path) as played:
        await played.play(strikes)
        evidence = await played.look()

    with capsys.disabled():
        print(summary(SEED, strikes, played, evidence, time.monotonic() - started))
    assert min(crowd[Doing.UNDER_WAY] for crowd in played.crowds) >= UNDER_WAY
    for doing in Doing:
        assert max(crowd[doing] for crowd in played.crowds), f"nobody was {doing} when something was killed"
    assert judge(played.ledger, evidence, len(strikes)) == []
    assert played.watch.accidents == []
