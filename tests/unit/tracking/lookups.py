"""Tracking's two look-ups with memory adapters, and who holds passes."""

from __future__ import annotations

from collections.abc import Mapping

from services.common.kernel.principal import Kind, Principal
from services.common.runtime import UuidV7
from services.common.storage.sealed import BlindIndex, KeyRing
from services.tracking.adapters.memory import MemoryTracking
from services.tracking.app.audit import AuditTrail
from services.tracking.app.budget import Limits, LookUpBudgets
from services.tracking.app.look_up import LookUpDossier, LookUpDossiersByNumber
from services.tracking.app.ports import LookUp
from tests.support.clocks import HandClock
from tests.unit.tracking.dossiers import MORNING


def holder(pass_id: str = "pass-1", payer: str = "") -> Principal:
    """Who holds a pass; without a payer it counts alone."""
    return Principal(Kind.LOOKUP_PASS, payer or f"passes/{pass_id}", token_id=pass_id)


PASS = holder()


class Noted:
    """An `AuditLog`."""

    def __init__(self) -> None:
        self._by_id: dict[str, LookUp] = {}

    @property
    def lookups(self) -> list[LookUp]:
        """What was added."""
        return list(self._by_id.values())

    async def add(self, lookups: Mapping[str, LookUp]) -> None:
        self._by_id |= lookups


class World:
    """`index` has two keys, as during a rotation; `old` is what numbers were indexed with before."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.clock = HandClock(MORNING)
        self.tracking = MemoryTracking(UuidV7())
        self.log = Noted()
        self.audit = AuditTrail(self.log, UuidV7())
        keys = {"key-1": bytes(32), "key-2": bytes(range(32))}
        self.index, self.old = BlindIndex(KeyRing("key-2", keys)), BlindIndex(KeyRing("key-1", keys))
        budgets = LookUpBudgets(self.clock, limits)
        self.look_up = LookUpDossier(self.tracking, budgets, self.audit, self.clock)
        self.by_number = LookUpDossiersByNumber(self.tracking, self.index, budgets, self.audit, self.clock)
