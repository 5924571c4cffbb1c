"""A citizen sends the dossier (nộp hồ sơ)."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from services.common.kernel.budgets import Budget
from services.common.kernel.command import Command
from services.submission.domain import codes
from services.submission.domain.codes import DossierCode
from services.submission.domain.errors.filing import TooManyFilings
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import filing

from .acts import Acts, ensure_unchanged
from .ports import Catalogue, Codes, DossierChange, Dossiers


class SubmitDossier:
    """Sends a draft to its agency, with a code of its own.

    `filings` bounds what one account can send: every dossier is work for a clerk, and mails to an address that nobody has
    confirmed.
    """

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, numbers: Codes, acts: Acts, filings: Budget) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._codes = numbers
        self._acts = acts
        self._filings = filings
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, command: Command, dossier_id: str, etag: str) -> Dossier:
        """The dossier as sent.

        Raises DossierNotFound, Conflict, DossierIncomplete, ActionNotYours, ContactNotVerified, TransitionNotAllowed,
        RequestIdReused, TooManyFilings, Unavailable.
        """
        # Impatient clients repeat a call at once. In one process they take turns, which saves numbers and collisions;
        # between processes the transaction sees to it that one takes effect.
        async with self._turns.setdefault(dossier_id, asyncio.Lock()):
            return await self._send(command, dossier_id, etag)

    async def _send(self, command: Command, dossier_id: str, etag: str) -> Dossier:
        found = await self._dossiers.get(dossier_id, command.actor)
        earlier = await self._dossiers.replayed(command)
        if earlier is not None:
            return earlier
        form = await self._catalogue.form(found.procedure.form_id)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        act = self._acts.of(command.actor)

        def send(dossier: Dossier, code: DossierCode) -> DossierChange:
            return filing.submit(
                ensure_unchanged(dossier, etag, act.principal),
                code=code,
                calendar=calendar,
                form_violations=form.violations(dossier.declaration),
                act=act,
            )

        # First in vain, with a made-up number: a dossier that is refused must not use one up.
        send(found, codes.issue(found.routing.receiving.code, act.now, 1))
        if (wait := self._filings.spend(command.actor.id, found.id)) is not None:
            raise TooManyFilings(retry_after=wait)
        code = await self._codes.allocate(found.id, found.routing.receiving.code, act.now)
        return await self._dossiers.update(command, found.id, lambda dossier: send(dossier, code))
