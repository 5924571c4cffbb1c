"""The public look-up by dossier code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.common.kernel.errors import Unavailable
from services.common.kernel.principal import Kind, Principal
from services.common.runtime import UuidV7
from services.tracking.adapters.memory import MemoryAuditLog, MemoryTracking
from services.tracking.app.audit import AuditTrail
from services.tracking.app.budget import LOOKUPS_PER_PASS, PassBudget
from services.tracking.app.look_up import LookUpDossier
from services.tracking.app.ports import LookUp
from services.tracking.domain.errors import DossierNotFound, LookupPassUsedUp
from tests.support.clocks import HandClock
from tests.unit.tracking.dossiers import CODE, MORNING, event

PASS = Principal(Kind.LOOKUP_PASS, "anybody", token_id="pass-1")
OTHER_PASS = Principal(Kind.LOOKUP_PASS, "anybody", token_id="pass-2")


class World:
    def __init__(self) -> None:
        self.clock = HandClock(MORNING)
        self.tracking = MemoryTracking(UuidV7())
        self.log = MemoryAuditLog()
        self.audit = AuditTrail(self.log)
        self.look_up = LookUpDossier(self.tracking, PassBudget(self.clock), self.audit, self.clock)


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


async def test_a_pass_is_good_for_ten_look_ups_found_or_not(world: World) -> None:
    for n in range(LOOKUPS_PER_PASS // 2):
        await world.look_up(PASS, CODE)
        with pytest.raises(DossierNotFound):
            await world.look_up(PASS, f"H56.245-261123-1{n:03}")
    for _ in range(2):
        with pytest.raises(LookupPassUsedUp):
            await world.look_up(PASS, CODE)
    assert (await world.look_up(OTHER_PASS, CODE)).code == CODE


async def test_every_look_up_is_recorded_without_what_might_be_personal(world: World) -> None:
    await world.look_up(PASS, CODE.lower())
    for typed in ("038090001234", "Nguyễn Văn A"):
        with pytest.raises(DossierNotFound):
            await world.look_up(PASS, typed)
    assert world.log.lookups == []

    await world.audit.flush()
    assert world.log.lookups == [LookUp(MORNING, CODE, "pass-1")] + [LookUp(MORNING, "", "pass-1")] * 2

    await world.audit.flush()
    assert len(world.log.lookups) == 3


async def test_the_audit_waits_for_a_database_that_is_away() -> None:
    class Away(MemoryAuditLog):
        away = True

        async def add(self, lookups: object) -> None:
            if self.away:
                raise Unavailable
            await super().add(lookups)  # type: ignore[arg-type]  # passed on

    log = Away()
    trail = AuditTrail(log)
    trail.note(LookUp(MORNING, CODE, "pass-1"))
    await trail.flush()
    trail.note(LookUp(MORNING, CODE, "pass-2"))
    log.away = False
    await trail.flush()
    assert [each.pass_id for each in log.lookups] == ["pass-1", "pass-2"]


def test_passes_are_forgotten_after_their_time() -> None:
    clock = HandClock()
    budget = PassBudget(clock)
    budget.spend("pass-1")
    clock.time += timedelta(minutes=5)
    budget.spend("pass-2")
    assert len(budget) == 2
    clock.time += timedelta(minutes=2)
    budget.spend("pass-2")
    assert len(budget) == 1


def test_memory_is_bounded() -> None:
    budget = PassBudget(HandClock(), capacity=3)
    for n in range(10):
        budget.spend(f"pass-{n}")
        assert len(budget) <= 3
