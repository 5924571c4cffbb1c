"""Who does something to a dossier, when, and with which new ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.ports import Ids
from services.common.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer (cán bộ, công chức): who logged in, or whom a ward's system asserts; that is shown, never relied upon."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of one command. `officer` is who acts for the agency."""

    principal: Principal
    now: datetime
    ids: Ids
    officer: Officer | None = None
