"""The agency behind the desk: it handles what was accepted. Every method raises what `Decisions` says."""

from __future__ import annotations

from datetime import datetime

from services.common.kernel.command import Command
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import ResultDocument
from services.submission.domain.steps import extending, handling, stopping
from services.submission.domain.steps.extending import Apology

from .deciding import Decision, Decisions


class Handling:
    """What is decided between acceptance and result."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def start(self, command: Command, decision: Decision, *, handler: str, step_due: datetime | None) -> Dossier:
        """Chuyển xử lý. Raises what `handling.start` raises."""
        return await self._decisions.take(
            command,
            decision,
            lambda dossier, act: handling.start(dossier, handler=handler, step_due=step_due, act=act),
        )

    async def hand_over(
        self, command: Command, decision: Decision, *, handler: str, step_due: datetime | None, note: str
    ) -> Dossier:
        """Chuyển bước xử lý. Raises what `handling.hand_over` raises."""
        return await self._decisions.take(
            command,
            decision,
            lambda dossier, act: handling.hand_over(dossier, handler=handler, step_due=step_due, note=note, act=act),
        )

    async def stop(self, command: Command, decision: Decision, *, reason: str, legal_ground: str) -> Dossier:
        """Dừng giải quyết: the clock stands. Raises what `stopping.stop` raises."""
        return await self._decisions.take(
            command,
            decision,
            lambda dossier, act: stopping.stop(dossier, reason=reason, legal_ground=legal_ground, act=act),
        )

    async def resume(
        self, command: Command, decision: Decision, *, reason: str, supplement_due: datetime | None
    ) -> Dossier:
        """Tiếp tục giải quyết: the clock runs on. Raises what `stopping.resume` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: stopping.resume(
                dossier, reason=reason, supplement_due=supplement_due, calendar=calendar, act=act
            ),
        )

    async def step_back(
        self, command: Command, decision: Decision, *, reason: str, supplement_due: datetime | None
    ) -> Dossier:
        """Lùi một bước. Raises what `stopping.step_back` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: stopping.step_back(
                dossier, reason=reason, supplement_due=supplement_due, calendar=calendar, act=act
            ),
        )

    async def extend(self, command: Command, decision: Decision, *, apology: Apology, due_at: datetime) -> Dossier:
        """Xin lỗi và hẹn lại ngày trả kết quả. Raises what `extending.extend` raises."""
        return await self._decisions.take_in_working_time(
            command,
            decision,
            lambda dossier, act, calendar: extending.extend(
                dossier, apology=apology, due_at=due_at, calendar=calendar, act=act
            ),
        )

    async def finish(self, command: Command, decision: Decision, result: ResultDocument) -> Dossier:
        """Kết thúc xử lý: the result exists, the clock stops. Raises what `handling.finish` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.finish(dossier, result=result, act=act)
        )
