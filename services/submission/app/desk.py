"""The one-stop desk (bộ phận một cửa): it receives and returns. Every method raises what `Decisions` says."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.submission.domain import handling
from services.submission.domain.appointments import LaterDate
from services.submission.domain.dossier import Dossier
from services.submission.domain.outcome import Handover

from .deciding import Decision, Decisions


class Desk:
    """What the desk decides."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def accept(self, command: Command, decision: Decision, *, handler: str, later: LaterDate | None) -> Dossier:
        """Tiếp nhận: the clock starts, the appointment is computed. Raises what `handling.accept` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: handling.accept(
                dossier, handler=handler, calendar=calendar, later=later, act=act
            ),
        )

    async def return_result(self, command: Command, decision: Decision, handover: Handover) -> Dossier:
        """Trả kết quả. Raises what `handling.return_result` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.return_result(dossier, handover=handover, act=act)
        )
