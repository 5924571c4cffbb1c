"""The shape rules that the protos state (protovalidate), as JSON Schema keywords for the OpenAPI document.

The services check them; the gateway only tells clients what they are.
"""

from __future__ import annotations

from typing import Any

from buf.validate import validate_pb2
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

# A bare id takes the place of the resource name that the proto's rule is about; this is what ids look like.
_ID_PATTERN = r"^[A-Za-z0-9._-]{1,100}$"


def constraints(field: FieldDescriptor, collection: str = "") -> dict[str, Any]:
    """JSON Schema keywords of a field; of a resource name whose `collection` documents leave out, those of the bare id."""
    rules: validate_pb2.FieldRules = field.GetOptions().Extensions[validate_pb2.field]
    if field.message_type is not None and field.message_type.full_name == "motcua.type.v1.LocalDate":
        return {"format": "date"}
    if collection:
        return {"pattern": rules.string.pattern.replace(collection, "", 1) or _ID_PATTERN}
    if field.is_repeated:
        return _array(rules.repeated)
    if rules.WhichOneof("type") == "string":
        return _string(rules.string)
    if rules.WhichOneof("type") in ("int32", "int64"):
        return _integer(getattr(rules, str(rules.WhichOneof("type"))))
    return {}


def _string(rules: validate_pb2.StringRules) -> dict[str, Any]:
    named = {"min_len": "minLength", "max_len": "maxLength", "pattern": "pattern"}
    found: dict[str, Any] = {keyword: getattr(rules, rule) for rule, keyword in named.items() if rules.HasField(rule)}  # type: ignore[arg-type]  # names of optional fields
    if rules.uuid:
        found["format"] = "uuid"
    return found


def _array(rules: validate_pb2.RepeatedRules) -> dict[str, Any]:
    named = {"min_items": "minItems", "max_items": "maxItems", "unique": "uniqueItems"}
    return {keyword: getattr(rules, rule) for rule, keyword in named.items() if rules.HasField(rule)}  # type: ignore[arg-type]  # names of optional fields


def _integer(rules: Message) -> dict[str, Any]:
    named = {"gte": "minimum", "gt": "exclusiveMinimum", "lte": "maximum", "lt": "exclusiveMaximum"}
    return {keyword: getattr(rules, rule) for rule, keyword in named.items() if rules.HasField(rule)}
