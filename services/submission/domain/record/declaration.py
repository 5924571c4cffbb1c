"""The declaration (tờ khai) before any form is asked: is it a JSON document of a size that people fill in?"""

from __future__ import annotations

import math

from services.common.kernel.errors import FieldViolation

from ..errors.filing import DeclarationUnfit
from ..text import Json

MAX_DEPTH = 16
MAX_CHARACTERS = 60_000  # keys and texts together; the longest paper form has a few thousand
MAX_VALUES = 5_000


def ensure_shape(declaration: dict[str, Json]) -> None:
    """Raises DeclarationUnfit for what is too deep, too long, or holds infinities: checked before anything is kept."""
    characters = values = 0
    waiting: list[tuple[Json, int]] = [(declaration, 1)]
    while waiting:
        value, depth = waiting.pop()
        values += 1
        if isinstance(value, dict):
            characters += sum(map(len, value))
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            waiting += [(item, depth + 1) for item in value]
        elif isinstance(value, str):
            characters += len(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise _unfit("NUMBER_NOT_FINITE")
        if depth > MAX_DEPTH or characters > MAX_CHARACTERS or values > MAX_VALUES:
            raise _unfit("TOO_DEEP" if depth > MAX_DEPTH else "TOO_LONG")


def _unfit(reason: str) -> DeclarationUnfit:
    return DeclarationUnfit(
        violations=[FieldViolation("declaration", reason, DeclarationUnfit.vi, DeclarationUnfit.en)]
    )
