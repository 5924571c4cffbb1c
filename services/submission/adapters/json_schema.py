"""Declarations against their form: JSON Schema 2020-12 by jsonschema-rs, told in the words that stand on the form.

A schema may say itself, in Vietnamese, what went wrong: `x-messages` beside a keyword, by the keyword's name. Otherwise
the texts here tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import jsonschema_rs

from services.common.kernel.errors import FieldViolation, member
from services.common.kernel.vietnam import date_of
from services.submission.domain.record.paths import Titles, place_of
from services.submission.domain.text import Json

from .form_titles import titles_of

_MOST = 100
_ROOT = "declaration"

_MESSAGES = "x-messages"

# {title} is what the box is called on the form, {value} what the schema says, such as the least number of characters.
_VI: Mapping[str, str] = {
    "required": "Vui lòng nhập “{title}”.",
    "minLength": "“{title}” cần có ít nhất {value} ký tự.",
    "maxLength": "“{title}” không được quá {value} ký tự.",
    "pattern": "“{title}” chưa đúng cách ghi. Vui lòng xem hướng dẫn bên cạnh.",
    "format": "“{title}” chưa đúng cách ghi. Vui lòng xem hướng dẫn bên cạnh.",
    "format date": "“{title}” ghi theo dạng năm-tháng-ngày, ví dụ 2026-11-22.",
    "format past-date": "“{title}” ở trong tương lai. Vui lòng kiểm tra lại.",
    "format email": "“{title}” chưa đúng, ví dụ nguyenvana@example.com.",
    "enum": "Vui lòng chọn “{title}” trong danh sách.",
    "oneOf": "Vui lòng chọn “{title}” trong danh sách.",
    "anyOf": "Vui lòng chọn “{title}” trong danh sách.",
    "const": "Vui lòng xác nhận “{title}”.",
    "type": "“{title}” chưa đúng kiểu dữ liệu.",
    "minimum": "“{title}” không được nhỏ hơn {value}.",
    "maximum": "“{title}” không được lớn hơn {value}.",
    "minItems": "“{title}” cần có ít nhất {value} mục.",
    "maxItems": "“{title}” không được quá {value} mục.",
    "additionalProperties": "Mục này không có trong tờ khai.",
    "falseSchema": "“{title}” phải để trống trong trường hợp này.",
}
# What jsonschema-rs calls by another name than the errors of this service.
_REASONS: Mapping[str, str] = {
    "required": "FIELD_REQUIRED",
    "falseSchema": "MUST_BE_EMPTY",
    "format past-date": "DATE_IN_FUTURE",
}
_VI_OTHER = "“{title}” chưa đúng."


class JsonSchemaForm:
    """The `Form` of one JSON Schema. Regular expressions run in linear time: no pattern can stall a validation.

    Beside the formats of JSON Schema there is `past-date`: a day that has come, in Vietnam. `now` says when that is.
    """

    def __init__(self, schema: Mapping[str, Any], now: Callable[[], datetime]) -> None:
        self._schema = schema
        self._titles = titles_of(schema)
        self._validator = jsonschema_rs.Draft202012Validator(
            dict(schema),
            validate_formats=True,
            formats={"past-date": lambda text: _has_come(text, date_of(now()))},
            pattern_options=jsonschema_rs.RegexOptions(),
            offline=True,
        )

    @property
    def titles(self) -> Titles:
        """See `Form.titles`."""
        return self._titles

    def violations(self, declaration: Mapping[str, Json]) -> Sequence[FieldViolation]:
        """See `Form.violations`; at most 100. No text repeats what the person wrote."""
        found = (violation for error in self._validator.iter_errors(declaration) for violation in self._told(error))
        return list(islice(found, _MOST))

    def _told(self, error: Any) -> Iterator[FieldViolation]:
        path, kind = list(error.instance_path), error.kind
        if kind.name == "required":
            yield self._violation([*path, kind.property], error)
        elif kind.name == "additionalProperties":
            yield from (self._violation([*path, name], error) for name in kind.unexpected)
        else:
            yield self._violation(path, error)

    def _violation(self, path: Sequence[str | int], error: Any) -> FieldViolation:
        title = self._titles.get(place_of(path)) or "Tờ khai"
        kind = error.kind
        message = self._own_message(error) or _VI.get(f"{kind.name} {kind.value}") or _VI.get(kind.name, _VI_OTHER)
        return FieldViolation(
            field=_ROOT + "".join(f"[{part}]" if isinstance(part, int) else member(part) for part in path),
            reason=_REASONS.get(f"{kind.name} {kind.value}") or _REASONS.get(kind.name) or _upper_snake(kind.name),
            vi=message.replace("{title}", title).replace("{value}", _plain(kind.value)),
            en=f"Breaks the rule `{kind.name}` of the form's schema.",
        )

    def _own_message(self, error: Any) -> str | None:
        """What the schema that the declaration broke says about it."""
        *place, keyword = error.schema_path
        part: Any = self._schema
        for step in place:
            part = part[step]
        messages = part.get(_MESSAGES, {}) if isinstance(part, Mapping) else {}
        return messages.get(keyword)


def _upper_snake(keyword: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in keyword)


def _plain(value: object) -> str:
    """A limit as people write it: a schema that came as a protobuf Struct has 1.0 for 1."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _has_come(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return True  # what is no date, the format `date` tells
