"""A citizen sends the dossier (nộp hồ sơ)."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.submission.domain import codes, filing
from services.submission.domain.codes import DossierCode
from services.submission.domain.dossier import Dossier
from services.submission.domain.status import Status

from .acts import Acts, ensure_unchanged
from .ports import Catalogue, Codes, DossierChange, Dossiers


class SubmitDossier:
    """Sends a draft to its agency, with a code of its own."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, numbers: Codes, acts: Acts) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._codes = numbers
        self._acts = acts

    async def __call__(self, command: Command, dossier_id: str, etag: str) -> Dossier:
        """The dossier as sent.

        Raises DossierNotFound, Conflict, DossierIncomplete, ActionNotYours, ContactNotVerified, TransitionNotAllowed,
        RequestIdReused, Unavailable.
        """
        found = await self._dossiers.get(dossier_id, command.actor)
        form = await self._catalogue.form(found.procedure.form_id)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        act = self._acts.of(command.actor)

        def send(dossier: Dossier, code: DossierCode) -> DossierChange:
            return filing.submit(
                ensure_unchanged(dossier, etag),
                code=code,
                calendar=calendar,
                form_violations=form.violations(dossier.declaration),
                act=act,
            )

        code = codes.issue(found.routing.handling.code, act.now, 1)
        if found.status is Status.DRAFT:
            # First in vain, with a made-up number: a dossier that is refused must not use one up. What is no draft any
            # more is either a repeat, which does not get as far as `send`, or refused by it.
            send(found, code)
            code = await self._codes.allocate(found.id, found.routing.handling.code, act.now)
        return await self._dossiers.update(command, found.id, lambda dossier: send(dossier, code))
