"""The desk receives papers at its counter (tiếp nhận trực tiếp, qua bưu chính)."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.common.kernel.ports import Ids
from services.submission.domain import codes
from services.submission.domain.act import Officer
from services.submission.domain.codes import DossierCode
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.declaration import ensure_shape
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import counter
from services.submission.domain.steps.counter import Papers

from .acts import Acts
from .offers import Offers, Wish
from .ports import Catalogue, Codes, DossierChange, Dossiers


class FileAtCounter:
    """Registers and accepts a dossier in one step."""

    def __init__(
        self, dossiers: Dossiers, offers: Offers, catalogue: Catalogue, numbers: Codes, acts: Acts, ids: Ids
    ) -> None:
        self._dossiers = dossiers
        self._offers = offers
        self._catalogue = catalogue
        self._codes = numbers
        self._acts = acts
        self._ids = ids

    async def __call__(
        self,
        command: Command,
        wish: Wish,
        papers: Papers,
        *,
        handler: str,
        later: LaterDate | None,
        officer: Officer | None,
    ) -> Dossier:
        """The dossier as accepted.

        Raises DeclarationUnfit, RequestIdReused, Unavailable, and what `Offers.of` and `counter.file_at_counter` raise.
        """
        earlier = await self._dossiers.replayed(command)
        if earlier is not None:
            return earlier
        ensure_shape(papers.declaration)
        procedure, routing = await self._offers.of(wish)
        calendar = await self._catalogue.calendar(routing.handling.id)
        form = await self._catalogue.form(procedure.form_id)
        act, dossier_id = self._acts.of(command.actor, officer), self._ids.new()

        def filed(code: DossierCode) -> DossierChange:
            return counter.file_at_counter(
                dossier_id,
                procedure,
                routing,
                papers,
                code=code,
                handler=handler,
                calendar=calendar,
                later=later,
                # What is written on the paper form need not be typed in.
                form_violations=form.violations(papers.declaration) if papers.declaration else (),
                act=act,
            )

        # First in vain, with a made-up number: what is refused must not use one up.
        filed(codes.issue(routing.receiving.code, act.now, 1))
        code = await self._codes.allocate(dossier_id, routing.receiving.code, act.now)
        return await self._dossiers.add(command, filed(code))
