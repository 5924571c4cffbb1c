"""A citizen takes a dossier back (rút hồ sơ)."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import withdrawing

from .acts import Acts, ensure_unchanged
from .ports import Dossiers


class WithdrawDossier:
    """At once, or by asking the desk: as the dossier stands."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(self, command: Command, dossier_id: str, etag: str, reason: str) -> Dossier:
        """The dossier as it stands then.

        Raises DossierNotFound, Conflict, RequestIdReused, Unavailable, and what `withdrawing.withdraw` raises.
        """
        act = self._acts.of(command.actor)
        return await self._dossiers.update(
            command,
            dossier_id,
            lambda dossier: withdrawing.withdraw(
                ensure_unchanged(dossier, etag, act.principal), reason=reason, act=act
            ),
        )
