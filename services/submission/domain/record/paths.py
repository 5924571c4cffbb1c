"""Where something stands in a dossier: the paths of fields, as violations and supplements spell them.

`declaration.child.full_name` is the path ("declaration", "child", "full_name"), `declaration.con[0]` is ("declaration",
"con", 0), and `components.giay-chung-sinh` is a component.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from services.common.kernel.errors import member

Path: TypeAlias = "tuple[str | int, ...]"
"""The names and indexes that lead to a value."""

Place: TypeAlias = "tuple[str, ...]"
"""As a path, but for any item of a list: `*` stands for its index."""

Titles: TypeAlias = "Mapping[Place, str]"
"""What the boxes of a form are called, by place below the declaration."""

ANY_ITEM = "*"
COMPONENTS, DECLARATION = "components", "declaration"

_STEP = re.compile(r'\["(?P<quoted>(?:[^"\\]|\\.)*)"\]|\[(?P<index>\d+)\]|\.?(?P<name>[^.\[\]]+)')
_ESCAPED = re.compile(r"\\(.)")


def parse(field: str) -> Path:
    """The path of a field, as `text` or a person spells it (`declaration.so-nha`, `declaration["so-nha"]`)."""
    return tuple(map(_step, _STEP.finditer(field)))


def _step(found: re.Match[str]) -> str | int:
    if found["index"] is not None:
        return int(found["index"])
    return found["name"] if found["quoted"] is None else _ESCAPED.sub(r"\1", found["quoted"])


def text(path: Path) -> str:
    """The path as it stands in violations."""
    head, *rest = path
    if head == COMPONENTS:
        return ".".join(map(str, path))
    return f"{head}" + "".join(f"[{part}]" if isinstance(part, int) else member(part) for part in rest)


def component(key: str) -> Path:
    """The path of a component."""
    return (COMPONENTS, key)


def place_of(path: Iterable[str | int]) -> Place:
    """The place that a path in an instance leads to."""
    return tuple(ANY_ITEM if isinstance(part, int) else part for part in path)


def covers(whole: Path, part: Path) -> bool:
    """Whether `part` is `whole`, or stands below it."""
    return part[: len(whole)] == whole
