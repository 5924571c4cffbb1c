"""Shape rules of requests, as the protos state them (protovalidate), told in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import protovalidate
from google.protobuf.message import Message

from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.rpc.normal_form import normalise

# By rule id; a rule that is not listed is told as `_OTHER`.
_VI: Mapping[str, str] = {
    "required": "Vui lòng nhập thông tin này.",
    "string.min_len": "Vui lòng nhập thông tin này.",
    "string.max_len": "Nội dung quá dài.",
    "string.pattern": "Nội dung không đúng định dạng.",
    "string.uuid": "Phải là một mã UUID.",
    "string.uuid_empty": "Phải là một mã UUID.",
    "enum.defined_only": "Giá trị không có trong danh sách cho phép.",
    "enum.not_in": "Vui lòng chọn một giá trị.",
    "int32.gte": "Số không được nhỏ hơn mức cho phép.",
    "int32.gte_lte": "Số ở ngoài mức cho phép.",
    "int64.gt": "Số phải lớn hơn 0.",
    "int64.gt_lte": "Số phải lớn hơn 0 và không quá mức cho phép.",
    "repeated.min_items": "Vui lòng chọn ít nhất một giá trị.",
    "repeated.unique": "Các giá trị không được trùng nhau.",
}
_OTHER = "Giá trị không hợp lệ."


def check(message: Message) -> None:
    """Bring the message's text into normal form, then raise InvalidArgument with every field that breaks a shape rule."""
    violations = normalise(message)
    violations += map(_violation, protovalidate.collect_violations(message))
    if violations:
        raise InvalidArgument(violations=violations)


def _violation(violation: protovalidate.Violation) -> FieldViolation:
    proto = violation.proto
    return FieldViolation(
        field=_path(proto.field.elements if proto.field else ()),
        reason=proto.rule_id.replace(".", "_").upper(),
        vi=_VI.get(proto.rule_id, _OTHER),
        en=proto.message,
    )


def _path(elements: Iterable[object]) -> str:
    path = ""
    for element in elements:
        name = getattr(element, "field_name", "")
        path += f".{name}" if path else name
        subscript = getattr(element, "subscript", None)
        if subscript is not None and getattr(subscript, "field", "") == "index":
            path += f"[{subscript.value}]"
    return path
