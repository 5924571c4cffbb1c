"""A writer waits until it can read what it wrote."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.common.runtime import UuidV7
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.app import timelines
from services.tracking.app.project import Project
from services.tracking.app.timelines import AwaitVersion
from services.tracking.app.wakeups import Wakeups
from tests.unit.tracking.dossiers import dossier_id, event

PATIENCE = timedelta(hours=1)


@pytest.fixture
def _for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives up waiting."""
    monkeypatch.setattr(timelines, "LONGEST_WAIT", PATIENCE)


class World:
    def __init__(self) -> None:
        self.tracking = MemoryTracking(UuidV7())
        wakeups = Wakeups()
        self.project = Project(self.tracking, wakeups)
        self.await_version = AwaitVersion(self.tracking, wakeups)


async def test_what_is_reached_is_answered_at_once() -> None:
    world, submitted = World(), event()
    await world.project(submitted)
    assert await world.await_version(dossier_id(), submitted.version, timedelta())
    assert await world.await_version(dossier_id(), submitted.version - 1, timedelta())


@pytest.mark.usefixtures("_for_ever")
async def test_the_wait_ends_when_the_version_is_projected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "_POLL_SECONDS", PATIENCE.total_seconds())  # woken, not polled
    world, submitted = World(), event()
    waiting = asyncio.ensure_future(world.await_version(dossier_id(), submitted.version, PATIENCE))
    await asyncio.sleep(0.01)
    await world.project(submitted)
    assert await asyncio.wait_for(waiting, 20)


@pytest.mark.usefixtures("_for_ever")
async def test_the_wait_ends_when_another_process_has_projected_it() -> None:
    world, submitted = World(), event()
    waiting = asyncio.ensure_future(world.await_version(dossier_id(), submitted.version, PATIENCE))
    await asyncio.sleep(0.01)
    await world.tracking.record(submitted)
    assert await asyncio.wait_for(waiting, 20)


async def test_a_version_above_a_gap_is_not_reached() -> None:
    world, accepted = World(), event("accepted", 2)
    await world.project(accepted)
    assert not await world.await_version(dossier_id(), accepted.version, timedelta(milliseconds=20))


async def test_nobody_waits_longer_than_two_seconds() -> None:
    now = asyncio.get_running_loop().time
    started = now()
    assert not await asyncio.wait_for(World().await_version(dossier_id(), 1, PATIENCE), 20)
    assert now() - started > 1.9
