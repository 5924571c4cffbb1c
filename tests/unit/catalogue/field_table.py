"""A form's field table (`forms/<form>.fields.md`) and the fields that its schema really has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from services.catalogue.adapters.frozen_files import DATA

_ROW = re.compile(
    r"^\| `(?P<path>[^`]+)` \| (?P<title>[^|]+) \| (?P<source>[^|]+) \| (?P<checked>[^|]+) \|$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Row:
    """A field: dotted path with `[]` for items, title, where the law asks for it, how far that was checked."""

    path: str
    title: str
    source: str
    checked: str


def table(form_id: str) -> list[Row]:
    """The rows of the table, in order."""
    text = (DATA / "forms" / f"{form_id}.fields.md").read_text(encoding="utf-8")
    return [Row(**{name: value.strip() for name, value in match.groupdict().items()}) for match in _ROW.finditer(text)]


def fields(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Path and title of every field of the schema, in the order of the form."""
    return list(_fields(schema, schema, ""))


def _fields(root: Mapping[str, Any], part: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    whole = _resolved(root, part)
    for name, field in whole.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        yield inner, _resolved(root, field)["title"]
        yield from _fields(root, field, inner)
    if "items" in whole:
        yield from _fields(root, whole["items"], f"{path}[]")


def _resolved(root: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return dict(part)
    steps = part["$ref"].removeprefix("#/").split("/")
    target: Mapping[str, Any] = reduce(lambda found, step: found[step], steps, root)
    return {**_resolved(root, target), **part}
