"""How an agency's decision is taken: on the dossier as it was seen, by whoever acts, in the agency's working time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.common.kernel.command import Command
from services.submission.domain.act import Act, Officer
from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.record.dossier import Dossier

from .acts import Acts, ensure_unchanged
from .ports import Catalogue, DossierChange, Dossiers


@dataclass(frozen=True, slots=True)
class Decision:
    """Which dossier (id or code), as seen at which `etag` (empty: any), and who decides behind a ward's certificate."""

    key: str
    etag: str
    officer: Officer | None


class Decisions:
    """Takes decisions. Both ways raise DossierNotFound, Conflict, RequestIdReused, Unavailable, and what `fn` raises."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, acts: Acts) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._acts = acts

    async def take(self, command: Command, decision: Decision, fn: Callable[[Dossier, Act], DossierChange]) -> Dossier:
        """The dossier as decided by the pure `fn`."""
        act = self._acts.of(command.actor, decision.officer)
        return await self._dossiers.update(
            command, decision.key, lambda dossier: fn(ensure_unchanged(dossier, decision.etag, act.principal), act)
        )

    async def take_in_working_time(
        self, command: Command, decision: Decision, fn: Callable[[Dossier, Act, WorkingCalendar], DossierChange]
    ) -> Dossier:
        """The same for a decision that moves the clock: `fn` is given the working time of the handling agency."""
        found = await self._dossiers.get(decision.key, command.actor)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        by_id = Decision(found.id, decision.etag, decision.officer)
        return await self.take(command, by_id, lambda dossier, act: fn(dossier, act, calendar))
