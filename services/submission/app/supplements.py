"""The supplement loop: the agency asks, the citizen mends and sends, the agency confirms, or the time runs out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.common.kernel.command import Command
from services.submission.domain.act import Act
from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import supplementing
from services.submission.domain.steps.supplementing import Asked

from .acts import Acts, ensure_unchanged
from .deciding import Decision, Decisions
from .ports import Catalogue, DossierChange, Dossiers


class Supplements:
    """What the agency decides about supplements. Every method raises what `Decisions` says."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, decisions: Decisions) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._decisions = decisions

    async def ask(self, command: Command, decision: Decision, asked: Asked) -> Dossier:
        """Yêu cầu bổ sung. Raises what `supplementing.ask` raises."""
        found = await self._dossiers.get(decision.key, command.actor)
        form = await self._catalogue.form(found.procedure.form_id)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        return await self._decisions.take(
            command,
            replace(decision, key=found.id),
            lambda dossier, act: supplementing.ask(dossier, asked, titles=form.titles, calendar=calendar, act=act),
        )

    async def confirm(self, command: Command, decision: Decision) -> Dossier:
        """Xác nhận phần bổ sung. Raises what `supplementing.confirm` or, for what came on paper, `receive` raises."""

        def confirmed(dossier: Dossier, act: Act, calendar: WorkingCalendar) -> DossierChange:
            if supplementing.comes_on_paper(dossier):
                return supplementing.receive(dossier, calendar=calendar, act=act)
            return supplementing.confirm(dossier, act=act)

        return await self._decisions.take_in_working_time(command, decision, confirmed)

    async def expire(self, command: Command, decision: Decision, reason: str) -> Dossier:
        """Kết thúc thời hạn bổ sung. Raises what `supplementing.expire` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: supplementing.expire(dossier, reason=reason, calendar=calendar, act=act),
        )


class SendSupplement:
    """The citizen sends what was asked for."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, acts: Acts) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._acts = acts

    async def __call__(
        self, command: Command, dossier_id: str, etag: str, explanations: Collection[tuple[str, str]]
    ) -> Dossier:
        """The dossier as sent; `explanations` are fields of items, each with a text.

        Raises DossierNotFound, Conflict, RequestIdReused, Unavailable, and what `supplementing.send` raises.
        """
        found = await self._dossiers.get(dossier_id, command.actor)
        form = await self._catalogue.form(found.procedure.form_id)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        act = self._acts.of(command.actor)

        def send(dossier: Dossier) -> DossierChange:
            return supplementing.send(
                ensure_unchanged(dossier, etag, act.principal),
                explanations,
                calendar=calendar,
                form_violations=form.violations(dossier.declaration),
                act=act,
            )

        return await self._dossiers.update(command, found.id, send)
