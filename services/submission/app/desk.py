"""The one-stop desk (bộ phận một cửa): it receives and returns. Every method raises what `Decisions` says."""

from __future__ import annotations

import structlog

from services.common.kernel.command import Command
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import Handover
from services.submission.domain.steps import handling, withdrawing

from .deciding import Decision, Decisions

_audit = structlog.get_logger("audit")


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

    async def refuse(self, command: Command, decision: Decision, reason: str) -> Dossier:
        """Từ chối tiếp nhận. Raises what `handling.refuse` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.refuse(dossier, reason=reason, act=act)
        )

    async def confirm_withdrawal(
        self, command: Command, decision: Decision, *, reason: str, papers_returned: bool, refunded: bool
    ) -> Dossier:
        """Xác nhận rút hồ sơ. Raises what `withdrawing.confirm` raises."""
        return await self._decisions.take(
            command,
            decision,
            lambda dossier, act: withdrawing.confirm(
                dossier, reason=reason, papers_returned=papers_returned, refunded=refunded, act=act
            ),
        )

    async def return_result(self, command: Command, decision: Decision, handover: Handover) -> Dossier:
        """Trả kết quả. Raises what `handling.return_result` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.return_result(dossier, handover=handover, act=act)
        )

    async def recall_result(self, command: Command, decision: Decision, reason: str) -> Dossier:
        """Thu hồi kết quả đã trả; who did it is noted. Raises what `handling.recall_result` raises."""
        recalled = await self._decisions.take(
            command, decision, lambda dossier, act: handling.recall_result(dossier, reason=reason, act=act)
        )
        caller = command.actor
        _audit.info("result recalled", dossier=recalled.id, principal_kind=caller.kind.value, principal=caller.id)
        return recalled
