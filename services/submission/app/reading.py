"""Dossiers, read by those who may: one, an owner's, an agency's; and the facts for a notice."""

from __future__ import annotations

import structlog

from services.common.kernel.principal import Principal
from services.submission.domain import notices
from services.submission.domain.notices import NoticeFacts
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status

from .paging import Page, page_of, place_after, position
from .ports import Dossiers, OwnWork

_audit = structlog.get_logger("audit")


class GetDossier:
    """One dossier, by id or code."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    async def __call__(self, principal: Principal, key: str) -> Dossier:
        """The dossier. Raises DossierNotFound."""
        return await self._dossiers.get(key, principal)


class ReadDeskDossier:
    """One dossier with everything in it, for its agency. Who read it is noted, as with its files."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    async def __call__(self, principal: Principal, key: str) -> Dossier:
        """The dossier. Raises DossierNotFound."""
        dossier = await self._dossiers.get(key, principal)
        _audit.info("dossier read", dossier=dossier.id, principal_kind=principal.kind.value, principal=principal.id)
        return dossier


class ListOwnDossiers:
    """An account's dossiers, drafts included."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    async def __call__(
        self, principal: Principal, status: Status | None, procedure: str, size: int, token: str
    ) -> Page:
        """A page, the last begun first; of a status (None: any) and a procedure (empty: any). Raises InvalidPageToken."""
        scope = f"own {principal.id} {status} {procedure}"
        before = place_after(token, scope)
        found = await self._dossiers.of_owner(principal.id, status, procedure, before=before, limit=size + 1)
        return page_of(found, size, scope, lambda dossier: position(dossier.created_at, dossier.id))


class ListDeskDossiers:
    """What was sent to the caller's agency."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    async def __call__(self, principal: Principal, status: Status | None, size: int, token: str) -> Page:
        """A page, the last sent first. Raises InvalidPageToken."""
        scope = f"desk {principal.agency_id} {status}"
        before = place_after(token, scope)
        found = await self._dossiers.of_agency(principal.agency_id, status, before=before, limit=size + 1)
        return page_of(
            found, size, scope, lambda dossier: position(dossier.submitted_at or dossier.created_at, dossier.id)
        )


class GetNoticeDetails:
    """Whom to write to about one event of a dossier, and what, at the moment of writing."""

    def __init__(self, dossiers: OwnWork) -> None:
        self._dossiers = dossiers

    async def __call__(self, dossier_id: str, sequence: int) -> NoticeFacts:
        """The facts of the event of that sequence. Raises DossierNotFound."""
        return notices.facts(await self._dossiers.look_up(dossier_id), sequence)
