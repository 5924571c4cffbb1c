"""The one-stop desk (bộ phận một cửa) and the agency behind it: accept, start, finish, return."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.kernel.command import Command
from services.submission.domain import handling
from services.submission.domain.act import Officer
from services.submission.domain.appointments import LaterDate
from services.submission.domain.dossier import Dossier
from services.submission.domain.outcome import Handover, ResultDocument

from .acts import Acts, ensure_unchanged
from .ports import Catalogue, Dossiers


@dataclass(frozen=True, slots=True)
class Decision:
    """Which dossier (id or code), as seen at which `etag` (empty: any), and who decides behind a ward's certificate."""

    key: str
    etag: str
    officer: Officer | None


class AcceptDossier:
    """Tiếp nhận hồ sơ: the clock starts, the appointment is computed in the handling agency's working time."""

    def __init__(self, dossiers: Dossiers, catalogue: Catalogue, acts: Acts) -> None:
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._acts = acts

    async def __call__(self, command: Command, decision: Decision, *, handler: str, later: LaterDate | None) -> Dossier:
        """The dossier as accepted.

        Raises DossierNotFound, Conflict, Unavailable, RequestIdReused, and what `handling.accept` raises.
        """
        found = await self._dossiers.get(decision.key, command.actor)
        calendar = await self._catalogue.calendar(found.routing.handling.id)
        act = self._acts.of(command.actor, decision.officer)
        return await self._dossiers.update(
            command,
            found.id,
            lambda dossier: handling.accept(
                ensure_unchanged(dossier, decision.etag), handler=handler, calendar=calendar, later=later, act=act
            ),
        )


class StartDossier:
    """Chuyển xử lý."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(self, command: Command, decision: Decision, *, handler: str) -> Dossier:
        """The dossier before its handler.

        Raises DossierNotFound, Conflict, RequestIdReused, and what `handling.start` raises.
        """
        act = self._acts.of(command.actor, decision.officer)
        return await self._dossiers.update(
            command,
            decision.key,
            lambda dossier: handling.start(ensure_unchanged(dossier, decision.etag), handler=handler, act=act),
        )


class FinishDossier:
    """Kết thúc xử lý: the result exists, the clock stops."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(self, command: Command, decision: Decision, result: ResultDocument) -> Dossier:
        """The dossier with its result.

        Raises DossierNotFound, Conflict, RequestIdReused, and what `handling.finish` raises.
        """
        act = self._acts.of(command.actor, decision.officer)
        return await self._dossiers.update(
            command,
            decision.key,
            lambda dossier: handling.finish(ensure_unchanged(dossier, decision.etag), result=result, act=act),
        )


class ReturnResult:
    """Trả kết quả."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(self, command: Command, decision: Decision, handover: Handover) -> Dossier:
        """The dossier, done.

        Raises DossierNotFound, Conflict, RequestIdReused, and what `handling.return_result` raises.
        """
        act = self._acts.of(command.actor, decision.officer)
        return await self._dossiers.update(
            command,
            decision.key,
            lambda dossier: handling.return_result(
                ensure_unchanged(dossier, decision.etag), handover=handover, act=act
            ),
        )
