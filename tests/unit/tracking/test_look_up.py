"""The public look-up by dossier code."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from services.common.kernel.errors import Unavailable
from services.common.runtime import UuidV7
from services.tracking.app.audit import AuditTrail
from services.tracking.app.ports import LookUp
from services.tracking.domain.errors import DossierNotFound
from tests.unit.tracking.dossiers import CODE, MORNING, event
from tests.unit.tracking.lookups import PASS, Noted, World, holder


@pytest.fixture
async def world() -> World:
    world = World()
    await world.tracking.record(event())
    await world.tracking.record(event("accepted", 2, number=2, code="H56.245-261123-0002"))
    return world


async def test_a_dossier_is_found_however_the_code_is_typed(world: World) -> None:
    assert (await world.look_up(PASS, CODE)).code == CODE
    assert (await world.look_up(PASS, f" {CODE.lower()} ")).code == CODE


@pytest.mark.parametrize("typed", ["H56.245-261123-9999", "038090001234", "Nguyễn Văn A", "$ne", "H56.245-261123-0002"])
async def test_one_answer_for_unknown_malformed_and_not_yet_told(world: World, typed: str) -> None:
    with pytest.raises(DossierNotFound) as refusal:
        await world.look_up(PASS, typed)
    assert refusal.value.metadata == {}
    assert refusal.value.violations == ()


async def test_every_look_up_is_recorded_without_what_might_be_personal(world: World) -> None:
    await world.look_up(holder(payer="accounts/a"), CODE.lower())
    for typed in ("038090001234", "Nguyễn Văn A"):
        with pytest.raises(DossierNotFound):
            await world.look_up(PASS, typed)
    assert world.log.lookups == []

    await world.audit.flush()
    nothing = LookUp(MORNING, "pass-1", "passes/pass-1")
    assert world.log.lookups == [LookUp(MORNING, "pass-1", "accounts/a", code=CODE), nothing, nothing]

    await world.audit.flush()
    assert len(world.log.lookups) == 3


@pytest.mark.parametrize("error", [Unavailable(), RuntimeError(f"E11000 dup key: {CODE}")])
async def test_the_audit_waits_whatever_the_database_says_and_nothing_of_it_is_logged(error: Exception) -> None:
    class Away(Noted):
        away = True

        async def add(self, lookups: Mapping[str, LookUp]) -> None:
            if self.away:
                raise error
            await super().add(lookups)

    log = Away()
    trail = AuditTrail(log, UuidV7())
    trail.note(LookUp(MORNING, "pass-1", "", code=CODE))
    with capture_logs() as logged:
        await trail.flush()
    assert [line["error"] for line in logged] == [type(error).__name__]
    assert CODE not in str(logged)
    trail.note(LookUp(MORNING, "pass-2", ""))
    log.away = False
    await trail.flush()
    assert [each.pass_id for each in log.lookups] == ["pass-1", "pass-2"]


async def test_an_orderly_end_in_the_middle_of_a_batch_neither_loses_nor_repeats_any_of_the_audit() -> None:
    class Slow(Noted):
        answers = asyncio.Event()

        async def add(self, lookups: Mapping[str, LookUp]) -> None:
            await super().add(lookups)
            await self.answers.wait()

    log = Slow()
    trail = AuditTrail(log, UuidV7())
    trail.note(LookUp(MORNING, "pass-1", ""))
    flushing = asyncio.create_task(trail.flush())
    await asyncio.sleep(0)
    flushing.cancel()
    await asyncio.wait({flushing})
    log.answers.set()
    await trail.flush()
    assert [each.pass_id for each in log.lookups] == ["pass-1"]
