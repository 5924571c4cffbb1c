"""A citizen begins a dossier and fills it in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.common.kernel.command import Command
from services.common.kernel.errors import FieldViolation
from services.common.kernel.ports import Ids
from services.submission.domain import draft
from services.submission.domain.declaration import ensure_shape
from services.submission.domain.dossier import Dossier
from services.submission.domain.draft import Amendment
from services.submission.domain.errors import ProcedureNotAvailable
from services.submission.domain.procedure import AgencyRef, ProcedurePin, Routing

from .acts import Acts, ensure_unchanged
from .ports import Catalogue, Dossiers


@dataclass(frozen=True, slots=True)
class NewDossier:
    """What a citizen asks for, and where: procedure code, agency id, and the place in their own words."""

    procedure_code: str
    agency_id: str
    place_as_said: str


class CreateDossier:
    """Starts a draft of the procedure as it is in force; the dossier keeps that version."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, acts: Acts, ids: Ids) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._acts = acts
        self._ids = ids

    async def __call__(self, command: Command, new: NewDossier) -> Dossier:
        """The draft. Raises ProcedureNotAvailable, EditNotYours, RequestIdReused, Unavailable."""
        # A repeat gets its draft even when the procedure has ended since.
        earlier = await self._dossiers.replayed(command)
        if earlier is not None:
            return earlier
        procedure, agency = await self._offered(new)
        # Whoever receives it also handles it and hands the result out, until it is transferred.
        routing = Routing(receiving=agency, handling=agency, return_at=agency, place_as_said=new.place_as_said)
        change = draft.create(self._ids.new(), procedure, routing, self._acts.of(command.actor))
        return await self._dossiers.add(command, change)

    async def _offered(self, new: NewDossier) -> tuple[ProcedurePin, AgencyRef]:
        agency = await self._catalogue.agency(new.agency_id)
        if agency is None:
            raise _not_available("receiving_agency", "AGENCY_NOT_FOUND", "Không có cơ quan này.", "No such agency.")
        procedure = await self._catalogue.procedure(new.procedure_code)
        if procedure is None:
            raise _not_available(
                "procedure", "PROCEDURE_NOT_FOUND", "Không có thủ tục này đang áp dụng.", "No such procedure in force."
            )
        if not await self._catalogue.handles(agency.id, procedure.code):
            raise _not_available(
                "receiving_agency",
                "AGENCY_DOES_NOT_HANDLE",
                "Cơ quan này không giải quyết thủ tục đã chọn.",
                "The agency does not handle this procedure.",
            )
        return procedure, agency


def _not_available(field: str, reason: str, vi: str, en: str) -> ProcedureNotAvailable:
    return ProcedureNotAvailable(violations=[FieldViolation(field, reason, vi, en)])


class AmendDossier:
    """Replaces parts of a draft."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(
        self, command: Command, dossier_id: str, etag: str, amendment: Amendment, mask: Collection[str]
    ) -> Dossier:
        """The draft as amended.

        Raises DossierNotFound, Conflict, DeclarationUnfit, UnknownField, EditNotYours, TransitionNotAllowed.
        """
        ensure_shape(amendment.declaration)
        act = self._acts.of(command.actor)
        return await self._dossiers.update(
            command, dossier_id, lambda dossier: draft.amend(ensure_unchanged(dossier, etag), amendment, mask, act)
        )
