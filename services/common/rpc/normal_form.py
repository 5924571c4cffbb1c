"""Every text of a request in one form (Unicode NFC), and nothing that JSON and a database could not keep.

Phones and some ward systems send decomposed Vietnamese (NFD): the same name, up to twice as long. It is composed here,
before length limits, hashes of repeats and comparisons look at it, so that no handler has to think of it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, MutableMapping, MutableSequence
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value

from services.common.kernel.errors import FieldViolation, member

# RFC 7493 §2.2: beyond these, receivers disagree about the number.
MAX_INTEGER = 2**53 - 1
_STRING, _MESSAGE = FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_MESSAGE


def normalise(message: Message) -> list[FieldViolation]:
    """Composes all text of the message, in place. Returns what has no normal form: NUL, a number that is none, a name
    that stands in an object twice."""
    return list(_message(message, ""))


def _message(message: Message, path: str) -> Iterator[FieldViolation]:
    if isinstance(message, Struct):
        yield from _members(message.fields, path)
    elif isinstance(message, ListValue):
        yield from _items(message.values, path, is_text=False)
    elif isinstance(message, Value):
        yield from _value(message, path)
    else:
        for field, value in message.ListFields():
            if field.type in (_STRING, _MESSAGE):
                yield from _field(message, field, value, f"{path}.{field.name}" if path else field.name)


def _field(message: Message, field: FieldDescriptor, value: Any, path: str) -> Iterator[FieldViolation]:
    if field.is_repeated:
        yield from _items(value, path, is_text=field.type == _STRING)
    elif field.type == _MESSAGE:
        yield from _message(value, path)
    else:
        yield from _text(value, path)
        if (composed := _composed(value)) is not value:
            setattr(message, field.name, composed)


def _value(value: Value, path: str) -> Iterator[FieldViolation]:
    match value.WhichOneof("kind"):
        case "string_value":
            text = value.string_value
            yield from _text(text, path)
            if (composed := _composed(text)) is not text:
                value.string_value = composed
        case "number_value":
            yield from _number(value.number_value, path)
        case "struct_value":
            yield from _message(value.struct_value, path)
        case "list_value":
            yield from _message(value.list_value, path)


def _members(members: MutableMapping[str, Value], path: str) -> Iterator[FieldViolation]:
    for name in list(members):
        composed = _composed(name)
        place = f"{path}{member(composed)}"
        yield from _text(name, place)
        if composed is not name:
            if composed in members:
                yield FieldViolation(place, "NAME_TWICE", "Mục này được ghi hai lần.", "The name stands here twice.")
            else:
                members[composed].CopyFrom(members[name])
            del members[name]
        yield from _message(members[composed], place)


def _items(items: MutableSequence[Any], path: str, *, is_text: bool) -> Iterator[FieldViolation]:
    for index, item in enumerate(items):
        if is_text:
            yield from _text(item, f"{path}[{index}]")
            items[index] = _composed(item)
        else:
            yield from _message(item, f"{path}[{index}]")


def _composed(text: str) -> str:
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _text(text: str, path: str) -> Iterator[FieldViolation]:
    if "\0" in text:
        yield FieldViolation(
            path, "STRING_UNREADABLE", "Nội dung có ký tự không đọc được.", "The text holds a NUL character."
        )


def _number(number: float, path: str) -> Iterator[FieldViolation]:
    if not math.isfinite(number) or (number.is_integer() and abs(number) > MAX_INTEGER):
        yield FieldViolation(
            path, "NUMBER_NOT_EXACT", "Số này quá lớn hoặc không phải là số.", "Not a number that JSON can exchange."
        )
