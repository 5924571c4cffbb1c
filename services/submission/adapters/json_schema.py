"""Declarations against their form: JSON Schema 2020-12 by jsonschema-rs, told in the words that stand on the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import jsonschema_rs

from services.common.kernel.errors import FieldViolation, member
from services.submission.domain.text import Json

from .form_titles import place_of, titles_of

_MOST = 100
_ROOT = "declaration"

# {title} is what the box is called on the form, {value} what the schema says, such as the least number of characters.
_VI: Mapping[str, str] = {
    "required": "Vui lòng nhập “{title}”.",
    "minLength": "“{title}” cần có ít nhất {value} ký tự.",
    "maxLength": "“{title}” không được quá {value} ký tự.",
    "pattern": "“{title}” chưa đúng cách ghi. Vui lòng xem hướng dẫn bên cạnh.",
    "format": "“{title}” chưa đúng, ví dụ ngày ghi theo dạng năm-tháng-ngày: 2026-11-22.",
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
}
_VI_OTHER = "“{title}” chưa đúng."


class JsonSchemaForm:
    """The `Form` of one JSON Schema. Regular expressions run in linear time: no pattern can stall a validation."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._titles = titles_of(schema)
        self._validator = jsonschema_rs.Draft202012Validator(
            dict(schema), validate_formats=True, pattern_options=jsonschema_rs.RegexOptions(), offline=True
        )

    def violations(self, declaration: Mapping[str, Json]) -> Sequence[FieldViolation]:
        """See `Form.violations`; at most 100. No text repeats what the person wrote."""
        found = (violation for error in self._validator.iter_errors(declaration) for violation in self._told(error))
        return list(islice(found, _MOST))

    def _told(self, error: Any) -> Iterator[FieldViolation]:
        path, kind = list(error.instance_path), error.kind
        if kind.name == "required":
            yield self._violation([*path, kind.property], kind)
        elif kind.name == "additionalProperties":
            yield from (self._violation([*path, name], kind) for name in kind.unexpected)
        else:
            yield self._violation(path, kind)

    def _violation(self, path: Sequence[str | int], kind: Any) -> FieldViolation:
        title = self._titles.get(place_of(path)) or "Tờ khai"
        return FieldViolation(
            field=_ROOT + "".join(f"[{part}]" if isinstance(part, int) else member(part) for part in path),
            reason="FIELD_REQUIRED" if kind.name == "required" else _upper_snake(kind.name),
            vi=_VI.get(kind.name, _VI_OTHER).format(title=title, value=kind.value),
            en=f"Breaks the rule `{kind.name}` of the form's schema.",
        )


def _upper_snake(keyword: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in keyword)
