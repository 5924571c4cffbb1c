"""The agency behind the desk: it handles what was accepted. Every method raises what `Decisions` says."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.submission.domain import handling
from services.submission.domain.dossier import Dossier
from services.submission.domain.outcome import ResultDocument

from .deciding import Decision, Decisions


class Handling:
    """What is decided between acceptance and result."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def start(self, command: Command, decision: Decision, *, handler: str) -> Dossier:
        """Chuyển xử lý. Raises what `handling.start` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.start(dossier, handler=handler, act=act)
        )

    async def finish(self, command: Command, decision: Decision, result: ResultDocument) -> Dossier:
        """Kết thúc xử lý: the result exists, the clock stops. Raises what `handling.finish` raises."""
        return await self._decisions.take(
            command, decision, lambda dossier, act: handling.finish(dossier, result=result, act=act)
        )
