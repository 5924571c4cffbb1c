"""Declaration forms (mẫu đơn, tờ khai) as JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A declaration form: a JSON Schema, draft 2020-12, with Vietnamese titles and descriptions.

    `id` ends in its version (`khai-sinh.v1`); a published form never changes.
    """

    id: str
    schema: Mapping[str, object]
