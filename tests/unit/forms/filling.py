"""Declarations to fill in, change and check against a form of the frozen catalogue."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from services.catalogue.adapters.frozen_files import DATA
from services.submission.adapters.json_schema import JsonSchemaForm
from tests.support.clocks import HandClock
from tests.support.filled_forms import Declaration

GONE = object()
"""A change to this takes the field away."""


@cache
def form(form_id: str) -> JsonSchemaForm:
    """The form as submission reads it, on 23 November 2026."""
    schema = json.loads((DATA / "forms" / f"{form_id}.json").read_text(encoding="utf-8"))
    return JsonSchemaForm(schema, HandClock().now)


def changed(declaration: Declaration, changes: Mapping[str, Any]) -> Declaration:
    """The declaration with other values at these dotted paths; a list is addressed by number."""
    result = copy.deepcopy(declaration)
    for path, value in changes.items():
        *parents, last = path.split(".")
        target: Any = result
        for parent in parents:
            target = target[int(parent) if isinstance(target, list) else parent]
        if value is GONE:
            del target[last]
        else:
            target[last] = copy.deepcopy(value)
    return result


def told(form_id: str, declaration: Declaration) -> dict[str, str]:
    """What the citizen is told, by path."""
    found = form(form_id).violations(declaration)
    texts = {violation.field.removeprefix("declaration."): violation.vi for violation in found}
    assert len(texts) == len(found), f"two messages for one box: {found}"
    return texts
