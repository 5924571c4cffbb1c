"""The public look-up (tra cứu hồ sơ) by dossier code."""

from __future__ import annotations

from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.tracking.domain.codes import is_code, normalise_code
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.public import PublicDossier, public_view

from .audit import AuditTrail
from .budget import PassBudget
from .ports import LookUp, Timelines


class LookUpDossier:
    """Answers whoever holds a look-up pass."""

    def __init__(self, timelines: Timelines, budget: PassBudget, audit: AuditTrail, clock: Clock) -> None:
        self._timelines = timelines
        self._budget = budget
        self._audit = audit
        self._clock = clock

    async def __call__(self, holder: Principal, text: str) -> PublicDossier:
        """Where the dossier with this code stands, masked.

        Every call counts against the pass and is recorded. What is no code takes the same way to the same answer as a
        code that does not exist. Raises LookupPassUsedUp, DossierNotFound, `Unavailable`.
        """
        self._budget.spend(holder.token_id)
        code = normalise_code(text)
        # People type all kinds of numbers into the box: what is no code is not kept.
        self._audit.note(LookUp(self._clock.now(), code if is_code(code) else "", holder.token_id))
        timeline = await self._timelines.by_code(code)
        view = public_view(timeline) if timeline is not None else None
        if view is None:
            raise DossierNotFound
        return view
