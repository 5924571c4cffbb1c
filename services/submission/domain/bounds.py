"""How many drafts an account can have, and how long the story of a dossier can become.

A draft costs nothing and may hold 100 MB of files: without a bound, one account could fill the object store.

A dossier is one document, read and written whole, and MongoDB takes 16 MB. With every text at its greatest length, 300
steps and 5 supplements stay well below that. What leads to an end stays open: only what could go on for ever is refused.
"""

from __future__ import annotations

from .actions import Action
from .errors.filing import TooManyDrafts
from .errors.moves import TooManySteps
from .record.dossier import Dossier
from .transitions import TRANSITIONS

MAX_DRAFTS = 50
MAX_STEPS = 300
MAX_SUPPLEMENTS = 5

_DETOURS = frozenset(
    {
        Action.ASK_SUPPLEMENT,
        Action.HAND_OVER,
        Action.DEMAND_PAYMENT,
        Action.STOP,
        Action.STEP_BACK,
        Action.TRANSFER,
        Action.RECALL_RESULT,
    }
)


def ensure_another_draft(drafts: int) -> None:
    """Raises TooManyDrafts for an account that has so many drafts already."""
    if drafts >= MAX_DRAFTS:
        raise TooManyDrafts(drafts=str(MAX_DRAFTS))


def ensure_room(dossier: Dossier, action: Action) -> None:
    """Raises TooManySteps for what a dossier has had too often to have it again."""
    is_long = len(dossier.history) >= MAX_STEPS and action in _DETOURS
    is_mended_enough = len(dossier.supplements) >= MAX_SUPPLEMENTS and action is Action.ASK_SUPPLEMENT
    if is_long or is_mended_enough:
        raise TooManySteps(action=action.value, action_vi=TRANSITIONS[action].name_vi)
