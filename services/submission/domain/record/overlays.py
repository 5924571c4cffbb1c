"""What lies over a status without being one: a wish to withdraw, an extension with apology, the count of the papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WithdrawalRequest:
    """The owner wants an accepted dossier back (rút hồ sơ); the desk confirms. `remark_id` leads to the reason."""

    remark_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """The one new date that an agency may set with an apology (TT 03/2025/TT-VPCP, form 04)."""

    cause: str
    apology: str
    signer: str
    previous_due: datetime
    due_at: datetime
    extended_at: datetime


@dataclass(frozen=True, slots=True)
class ComponentCheck:
    """What the desk counted of a component on paper (TT 03/2025/TT-VPCP, form 01)."""

    key: str
    originals: int
    certified_copies: int
    photocopies: int
