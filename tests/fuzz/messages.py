"""Protobuf messages made from their descriptors: as the shape rules (protovalidate) ask, or with no regard for them.

Texts come from a pool of what exists, such as names of dossiers in every status, so that calls get past the first check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from buf.validate import validate_pb2
from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from hypothesis import strategies as st

NASTY = [
    "",
    " ",
    "\0",
    "$where",
    "a.b",
    "__proto__",
    "../..",
    "\u202eA",
    "e\u0301\u0323",
    "\ud7ff",
    "😀" * 40,
    "x" * 5000,
]
INTEGERS = [0, 1, 2, -1, 20, 2**31 - 1, -(2**31), 2**53, 2**63 - 1, -(2**63)]
SECONDS = [0, 1_795_000_000, 4_102_444_801, 253_402_300_799, 253_402_300_800, -62_135_596_801, 2**63 - 1, -(2**63)]
DATES = ["1990-01-01", "2026-11-20", "2026-02-30", "0001-01-01", "0000-01-01", "9999-12-31", "2999-01-01"]
_WIDTHS = {FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1), FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1)}


@dataclass(frozen=True, slots=True)
class Pool:
    """What means something to the system: texts by the name of their field, or for any field; messages by their type."""

    texts: Sequence[str]
    by_field: Mapping[str, Sequence[str]] = field(default_factory=dict)
    messages: Mapping[str, Sequence[Message]] = field(default_factory=dict)

    def about(self, names: Sequence[str]) -> Pool:
        """The same for messages that are about these dossiers."""
        return replace(self, by_field={**self.by_field, "name": names, "parent": names}) if names else self

    def fitting(self, name: str, rules: validate_pb2.StringRules) -> list[str]:
        """The texts that the rules of a field let through; those that are for it come first."""
        known = [text for text in self.by_field.get(name, ()) if _fits(text, rules)]
        return known or [text for text in self.texts if _fits(text, rules)]


@st.composite
def messages(draw: st.DrawFn, described: Descriptor, pool: Pool, *, shaped: bool) -> Message:
    """A message of a type."""
    message = message_factory.GetMessageClass(described)()
    for one in described.fields:
        rules: validate_pb2.FieldRules = one.GetOptions().Extensions[validate_pb2.field]
        if one.containing_oneof is not None and message.WhichOneof(one.containing_oneof.name):
            continue
        if (shaped and _is_needed(one, rules)) or draw(st.integers(0, 3)):
            _put(message, one, draw(_values(one, rules, pool, shaped)))
    return message


def _put(message: Message, one: FieldDescriptor, value: Any) -> None:
    if one.is_repeated:
        getattr(message, one.name).extend(value)
    elif one.message_type is not None:
        getattr(message, one.name).CopyFrom(value)
    else:
        setattr(message, one.name, value)


def _values(one: FieldDescriptor, rules: validate_pb2.FieldRules, pool: Pool, shaped: bool) -> st.SearchStrategy[Any]:
    if not one.is_repeated:
        return _single(one, rules, pool, shaped)
    low = rules.repeated.min_items if shaped else 0
    items = _single(one, rules.repeated.items, pool, shaped)
    by = str if shaped and rules.repeated.unique else None
    return st.lists(items, min_size=low, max_size=max(low, 3), unique_by=by)


def _single(one: FieldDescriptor, rules: validate_pb2.FieldRules, pool: Pool, shaped: bool) -> st.SearchStrategy[Any]:
    if one.message_type is not None:
        return _message(one.message_type, pool, shaped)
    if one.enum_type is not None:
        known = [value.number for value in one.enum_type.values]
        allowed = [number for number in getattr(rules.enum, "in") or known if number not in rules.enum.not_in]
        return st.sampled_from(allowed if shaped else [*known, 77, -1])
    if one.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return st.booleans()
    if one.cpp_type in _WIDTHS:
        return st.sampled_from([number for number in INTEGERS if _counts(number, one, rules, shaped)])
    if one.type == FieldDescriptor.TYPE_BYTES:
        return st.binary(max_size=50)
    return _text(one.name, rules.string, pool, shaped)


def _message(described: Descriptor, pool: Pool, shaped: bool) -> st.SearchStrategy[Message]:
    kind: Any = message_factory.GetMessageClass(described)
    made = _made(described, kind, pool, shaped)
    known = pool.messages.get(described.full_name)
    if not known or not shaped:
        return made
    # Most of the time what is known to be right.
    return st.sampled_from([True] * 4 + [False]).flatmap(lambda right: st.sampled_from(known) if right else made)


def _made(described: Descriptor, kind: Any, pool: Pool, shaped: bool) -> st.SearchStrategy[Message]:
    match described.full_name:
        case "google.protobuf.Struct":
            return _json_object().map(struct)
        case "google.protobuf.Timestamp" | "google.protobuf.Duration":
            nanos = st.sampled_from([0, 1, 999_999_999] if shaped else [0, -1, 2**31 - 1])
            seconds = st.sampled_from(SECONDS[:2] if shaped else SECONDS)
            return st.builds(lambda s, n: kind(seconds=s, nanos=n), seconds, nanos)
        case "motcua.type.v1.LocalDate":
            return (st.sampled_from(DATES) if shaped else st.sampled_from(DATES) | st.text()).map(
                lambda d: kind(value=d)
            )
    return messages(described, pool, shaped=shaped)


def _text(name: str, rules: validate_pb2.StringRules, pool: Pool, shaped: bool) -> st.SearchStrategy[str]:
    if rules.uuid:
        return st.uuids().map(str) if shaped else st.uuids().map(str) | st.sampled_from(NASTY)
    if not shaped:
        return st.sampled_from([*NASTY, *pool.texts]) | st.text(max_size=60)
    if fitting := pool.fitting(name, rules):
        return st.sampled_from(fitting)
    if rules.pattern:
        return st.from_regex(rules.pattern, fullmatch=True)
    return st.text(min_size=rules.min_len, max_size=min(rules.max_len or 60, 60))


def _json_object() -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.sampled_from(NASTY)
    names = st.text(max_size=10) | st.sampled_from(NASTY)
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
    )
    return st.dictionaries(names, values, max_size=3)


def struct(value: Mapping[str, Any]) -> Struct:
    """A JSON object as a message."""
    made = Struct()
    made.update(dict(value))
    return made


def _is_needed(one: FieldDescriptor, rules: validate_pb2.FieldRules) -> bool:
    text = rules.string
    absent_is_wrong = text.min_len or text.uuid or (text.pattern and not re.search(text.pattern, ""))
    return bool(rules.required or absent_is_wrong or rules.enum.not_in or rules.int64.gt or rules.repeated.min_items)


def _counts(number: int, one: FieldDescriptor, rules: validate_pb2.FieldRules, shaped: bool) -> bool:
    low, high = _WIDTHS[one.cpp_type]
    if shaped:
        bounds: Any = rules.int64 if one.cpp_type == FieldDescriptor.CPPTYPE_INT64 else rules.int32
        low = bounds.gt + 1 if bounds.HasField("gt") else bounds.gte if bounds.HasField("gte") else low
        high = bounds.lte if bounds.HasField("lte") else bounds.lt - 1 if bounds.HasField("lt") else high
    return low <= number <= high


def _fits(text: str, rules: validate_pb2.StringRules) -> bool:
    long_enough = rules.min_len <= len(text) <= (rules.max_len or len(text))
    return long_enough and (not rules.pattern or re.search(rules.pattern, text) is not None)
