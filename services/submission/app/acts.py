"""The circumstances of a command, and the version that its caller had before their eyes."""

from __future__ import annotations

from services.common.kernel.errors import Conflict
from services.common.kernel.ports import Clock, Ids
from services.common.kernel.principal import Kind, Principal
from services.submission.domain.access import as_seen_by
from services.submission.domain.act import Act, Officer
from services.submission.domain.record.dossier import Dossier


class Acts:
    """Makes the `Act` that every command of the domain is handed."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids

    def of(self, principal: Principal, officer: Officer | None = None) -> Act:
        """The act of a caller, now. Only a ward's system speaks for its officers (`officer`); who logged in is known."""
        return Act(principal, self._clock.now(), self._ids, _acting(principal, officer))


def _acting(principal: Principal, asserted: Officer | None) -> Officer | None:
    if principal.kind is Kind.OFFICER:
        return Officer(principal.id, principal.name, title="")
    return asserted if principal.kind is Kind.WARD else None


def etag_of(dossier: Dossier) -> str:
    """The strong entity tag of a dossier (AIP-154, RFC 9110 §8.8.3): its version in quotes."""
    return f'"{dossier.version}"'


def ensure_unchanged(dossier: Dossier, etag: str, reader: Principal) -> Dossier:
    """The same dossier. Raises Conflict when `reader` sees another one than `etag` was given with; an empty one fits all."""
    if etag and etag != etag_of(as_seen_by(dossier, reader)):
        raise Conflict
    return dossier
