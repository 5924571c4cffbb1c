"""The public look-up (tra cứu hồ sơ), by dossier code and by the number of an identity document.

Every call is paid for and recorded before anything is read, and takes the same way whether there is something to show
or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.common.kernel.dossier_codes import is_code, normalise_code
from services.common.kernel.identity_documents import DocumentKind
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.numbers import read_number
from services.tracking.domain.public import PublicDossier, public_view, view_by_number

from .audit import AuditTrail
from .budget import LookUpBudgets
from .ports import LookUp, NumberIndex, Timelines

SHOWN_BY_NUMBER = 20
"""The newest so many. Whoever has more logs in, or asks by code."""
# Whoever has just filed finds it, also when the clock of the machine that took it is ahead.
_CLOCKS_DIFFER = timedelta(minutes=5)


class LookUpDossier:
    """One dossier, for whoever holds a look-up pass and knows its code."""

    def __init__(self, timelines: Timelines, budgets: LookUpBudgets, audit: AuditTrail, clock: Clock) -> None:
        self._timelines = timelines
        self._budgets = budgets
        self._audit = audit
        self._clock = clock

    async def __call__(self, holder: Principal, text: str) -> PublicDossier:
        """Where the dossier with this code stands, masked.

        What is no code takes the same way to the same answer as a code that does not exist. Raises LookupPassUsedUp,
        TooManyLookups, DossierNotFound, `Unavailable`.
        """
        code = normalise_code(text)
        self._budgets.spend_on_code(holder, code)
        # People type all kinds of numbers into the box: what is no code is not kept.
        known = code if is_code(code) else ""
        self._audit.note(LookUp(self._clock.now(), holder.token_id, holder.id, code=known))
        timeline = await self._timelines.by_code(code)
        view = public_view(timeline) if timeline is not None else None
        if view is None:
            self._budgets.miss(holder)
            raise DossierNotFound
        return view


class LookUpDossiersByNumber:
    """A person's dossiers, for whoever holds a look-up pass and knows a number of that person."""

    def __init__(
        self, timelines: Timelines, index: NumberIndex, budgets: LookUpBudgets, audit: AuditTrail, clock: Clock
    ) -> None:
        self._timelines = timelines
        self._index = index
        self._budgets = budgets
        self._audit = audit
        self._clock = clock

    async def __call__(self, holder: Principal, text: str, kind: DocumentKind | None) -> Sequence[PublicDossier]:
        """The newest dossiers of the number, masked, with the field instead of the procedure.

        None for a number without dossiers and for one all of whose dossiers are sensitive alike. Raises NumberMalformed,
        LookupPassUsedUp, TooManyLookups, `Unavailable`.
        """
        searched = read_number(text, kind)
        number = self._index.index(searched.kinds[0], searched.number)
        self._budgets.spend_on_number(holder, number)
        now = self._clock.now()
        self._audit.note(LookUp(now, holder.token_id, holder.id, number=number))
        indexes = [index for each in searched.kinds for index in self._index.candidates(each, searched.number)]
        timelines = await self._timelines.of_owner(indexes, before=now + _CLOCKS_DIFFER, limit=SHOWN_BY_NUMBER)
        views = [view for timeline in timelines if (view := view_by_number(timeline)) is not None]
        if not views:
            self._budgets.miss(holder)
        return views
