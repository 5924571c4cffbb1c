"""What the boxes of a form are called: the title of every place in a JSON Schema (2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.submission.domain.record.paths import ANY_ITEM, Place

_DEEPEST = 16  # schemas may refer to themselves
_SAME_PLACE = ("allOf", "anyOf", "oneOf")


def titles_of(schema: Mapping[str, Any]) -> dict[Place, str]:
    """The titles by place; where several schemas meet in one place, the outermost names it."""
    titles: dict[Place, str] = {}
    for place, title in _titles(schema, schema, ()):
        titles.setdefault(place, title)
    return titles


def _titles(root: Mapping[str, Any], schema: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if not isinstance(schema, Mapping) or len(place) > _DEEPEST:
        return
    if title := schema.get("title"):
        yield place, title
    if reference := schema.get("$ref"):
        yield from _titles(root, _resolve(root, reference), place)
    for name, part in schema.get("properties", {}).items():
        yield from _titles(root, part, (*place, name))
    if "items" in schema:
        yield from _titles(root, schema["items"], (*place, ANY_ITEM))
    for keyword in ("if", "then", "else"):
        yield from _titles(root, schema.get(keyword), place)
    for keyword in _SAME_PLACE:
        # A choice between constants: their titles are those of the choices, not of the box.
        for part in schema.get(keyword, ()):
            if "const" not in part:
                yield from _titles(root, part, place)


def _resolve(root: Mapping[str, Any], reference: str) -> Any:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
