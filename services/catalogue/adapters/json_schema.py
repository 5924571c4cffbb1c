"""JSON Schema, draft 2020-12, by jsonschema-rs."""

from __future__ import annotations

from collections.abc import Mapping

import jsonschema_rs

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class JsonSchemas:
    """FormSchemas on jsonschema-rs, with its linear-time regular expressions: no pattern can stall a validation."""

    def defect(self, schema: Mapping[str, object]) -> str | None:
        """What is wrong with a schema, in English; None where it is a valid one that says its draft."""
        if schema.get("$schema") != _DRAFT:
            return f"$schema must be {_DRAFT}"
        try:
            jsonschema_rs.Draft202012Validator(
                dict(schema), validate_formats=True, pattern_options=jsonschema_rs.RegexOptions(), offline=True
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            return str(error)
        return None
