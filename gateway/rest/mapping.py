"""REST documents and the proto messages behind them: one base class that converts both ways by field name.

A document lists the fields that clients see, under the proto's own names; what is not listed stays inside. The rules:

| proto                    | document                                                                        |
|--------------------------|---------------------------------------------------------------------------------|
| resource name (AIP-122)  | bare id: `agencies/c16594` is `c16594`; the field `name` is called `id`         |
| enum value               | lower case without the prefix; UNSPECIFIED is absent                            |
| Timestamp                | RFC 3339, UTC in answers                                                        |
| LocalDate                | `yyyy-mm-dd`                                                                    |
| Struct                   | JSON object, keys in alphabetical order (a Struct has none), whole numbers whole |
| not set, or empty        | absent, never null, 0 or {}                                                     |
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, TypeVar, Union, cast, get_args, get_origin

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gateway.rest import shape

M = TypeVar("M", bound=Message)
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """Marks a document field that holds the bare id of a resource: in the proto `collection` stands before it.

    `field` is the proto's field where its name is another one.
    """

    collection: str
    field: str = ""


class Document(BaseModel):
    """A REST document. `proto` is the message that it stands for; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    proto: ClassVar[type[Message]]

    @classmethod
    def of(cls, message: Message) -> Self:
        """The document of a message."""
        return cls.model_validate(_values(cls, message))

    def to_proto(self, kind: type[M], **more: object) -> M:
        """The message of this document, with what stands in the path or in headers as `more`."""
        message = kind(**more)
        _fill(self, message)
        return message

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        described = handler.resolve_ref_schema(schema)
        properties = described.get("properties", {})
        for name, field, resource in proto_fields(cls):
            if name in properties:
                properties[name].update(shape.constraints(field, resource.collection if resource else ""))
        return schema


@cache
def proto_fields(document: type[Document]) -> tuple[tuple[str, FieldDescriptor, Resource | None], ...]:
    """Each field of a document with the proto field behind it."""
    fields = document.proto.DESCRIPTOR.fields_by_name if hasattr(document, "proto") else {}
    found: list[tuple[str, FieldDescriptor, Resource | None]] = []
    for name, info in document.model_fields.items():
        resource = next((mark for mark in info.metadata if isinstance(mark, Resource)), None)
        proto_name = (resource and resource.field) or ("name" if name == "id" and name not in fields else name)
        if proto_name in fields:
            found.append((name, cast(FieldDescriptor, fields[proto_name]), resource))
    return tuple(found)


def json_object(struct: Struct) -> dict[str, Any]:
    """A Struct as plain JSON: keys in alphabetical order, whole numbers as integers."""
    return {key: _json_value(struct.fields[key]) for key in sorted(struct.fields)}


def enum_text(enum: EnumDescriptor, number: int) -> str | None:
    """The value as documents spell it; None for UNSPECIFIED and for a value this build does not know."""
    value = enum.values_by_number.get(number)
    return None if value is None or number == 0 else value.name.removeprefix(_prefix(enum)).lower()


def enum_number(enum: EnumDescriptor, text: str) -> int:
    """The proto's number of a value as documents spell it."""
    return enum.values_by_name[_prefix(enum) + text.upper()].number


def _prefix(enum: EnumDescriptor) -> str:
    return enum.values_by_number[0].name.removesuffix("UNSPECIFIED")


def _values(document: type[Document], message: Message) -> dict[str, Any]:
    values = ((name, read(message)) for name, read in _readers(document))
    return {name: value for name, value in values if value is not None}


@cache
def _readers(document: type[Document]) -> tuple[tuple[str, Convert], ...]:
    return tuple(
        (name, _reader(field, resource, document.model_fields[name]))
        for name, field, resource in proto_fields(document)
    )


def _reader(field: FieldDescriptor, resource: Resource | None, info: FieldInfo) -> Convert:
    convert = _from_proto(field, resource, info)
    name, optional = field.name, not info.is_required()
    if field.is_repeated:
        return lambda message: [convert(item) for item in getattr(message, name)]
    if field.message_type is not None and optional:
        return lambda message: (convert(getattr(message, name)) or None) if message.HasField(name) else None
    if field.has_presence:
        return lambda message: convert(getattr(message, name)) if message.HasField(name) else None
    if optional:
        return lambda message: convert(value) if (value := getattr(message, name)) else None
    return lambda message: convert(getattr(message, name))


def _from_proto(field: FieldDescriptor, resource: Resource | None, info: FieldInfo) -> Convert:
    if field.message_type is not None:
        return _WELL_KNOWN.get(field.message_type.full_name) or _nested(info)
    if (enum := field.enum_type) is not None:
        return lambda number: enum_text(enum, number)
    if resource is not None:
        return lambda name: name.rpartition("/")[2]
    if field.type == FieldDescriptor.TYPE_BYTES:
        return lambda value: base64.b64encode(value).decode("ascii")
    return lambda value: value


def _nested(info: FieldInfo) -> Convert:
    document = _document_in(info.annotation)
    return lambda message: _values(document, message)


def _document_in(annotation: Any) -> type[Document]:
    """The document class inside `X`, `X | None` or `list[X]`."""
    if get_origin(annotation) in (Union, UnionType, list, Annotated):
        return next(_document_in(part) for part in get_args(annotation) if part is not type(None))
    found: type[Document] = annotation
    return found


def _fill(document: Document, message: Message) -> None:
    for name, field, resource in proto_fields(type(document)):
        value = getattr(document, name)
        if value is None or name not in document.model_fields_set:
            continue
        _set(message, field, value, resource)


def _set(message: Message, field: FieldDescriptor, value: Any, resource: Resource | None) -> None:
    if isinstance(value, Document):
        part = getattr(message, field.name)
        part.SetInParent()
        _fill(value, part)
    elif field.is_repeated and field.message_type is not None:
        for item in value:
            _fill(item, getattr(message, field.name).add())
    elif field.message_type is not None:
        _SET_WELL_KNOWN[field.message_type.full_name](getattr(message, field.name), value)
    elif field.is_repeated:
        getattr(message, field.name).extend(value)
    elif field.enum_type is not None:
        setattr(message, field.name, enum_number(field.enum_type, value))
    else:
        setattr(message, field.name, resource.collection + value if resource else value)


def _json_value(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return json_object(value.struct_value)
    if kind == "list_value":
        return _json_list(value.list_value)
    if kind == "number_value":
        return int(value.number_value) if value.number_value.is_integer() else value.number_value
    return getattr(value, kind) if kind and kind != "null_value" else None


def _json_list(values: ListValue) -> list[Any]:
    return [_json_value(item) for item in values.values]


def _set_struct(struct: Struct, value: Mapping[str, Any]) -> None:
    struct.SetInParent()
    struct.update(dict(value))


def _set_date(date: Any, value: str) -> None:
    date.value = value


_WELL_KNOWN: Mapping[str, Convert] = {
    "google.protobuf.Timestamp": lambda time: time.ToDatetime(UTC),
    "google.protobuf.Struct": json_object,
    "motcua.type.v1.LocalDate": lambda date: date.value,
}
_SET_WELL_KNOWN: Mapping[str, Callable[[Any, Any], None]] = {
    "google.protobuf.Struct": _set_struct,
    "google.protobuf.Timestamp": lambda stamp, time: stamp.FromDatetime(time),
    "motcua.type.v1.LocalDate": _set_date,
}
