"""Money that a dossier needs (nghĩa vụ tài chính). Every method raises what `Decisions` says."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.steps import paying

from .deciding import Decision, Decisions


class Payments:
    """What is asked for and what was paid."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def demand(
        self, command: Command, decision: Decision, *, amount: int, kind: PaymentKind, payee: str
    ) -> Dossier:
        """Yêu cầu thanh toán, in đồng: the clock stands. Raises what `paying.demand` raises."""
        return await self._decisions.take(
            command,
            decision,
            lambda dossier, act: paying.demand(dossier, amount=amount, kind=kind, payee=payee, act=act),
        )

    async def confirm(self, command: Command, decision: Decision, receipt: str) -> Dossier:
        """Xác nhận thanh toán: the clock runs on. Raises what `paying.confirm` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: paying.confirm(dossier, receipt=receipt, calendar=calendar, act=act),
        )
