"""A dossier goes to the agency that is competent for it (chuyển hồ sơ đến cơ quan có thẩm quyền)."""

from __future__ import annotations

from dataclasses import replace

from services.common.kernel.command import Command
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.procedure import AgencyRef
from services.submission.domain.steps import transferring

from .deciding import Decision, Decisions
from .ports import Catalogue, Dossiers


class TransferDossier:
    """Asks the catalogue whether the agency is competent, then transfers."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, decisions: Decisions) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._decisions = decisions

    async def __call__(
        self, command: Command, decision: Decision, *, agency_id: str, return_id: str, reason: str
    ) -> Dossier:
        """The dossier as transferred; `return_id` empty: the place of return stays.

        Raises what `Decisions` and `transferring.transfer` raise. Whoever neither received nor decides it any more has this
        answer as the last: a repeat is DossierNotFound.
        """
        found = await self._dossiers.get(decision.key, command.actor)
        agency = await self._competent(agency_id, found.procedure.code)
        return await self._decisions.take(
            command,
            replace(decision, key=found.id),
            lambda dossier, act: transferring.transfer(dossier, to=agency, return_id=return_id, reason=reason, act=act),
        )

    async def _competent(self, agency_id: str, procedure_code: str) -> AgencyRef | None:
        agency = await self._catalogue.agency(agency_id)
        return agency if agency and await self._catalogue.handles(agency_id, procedure_code) else None
