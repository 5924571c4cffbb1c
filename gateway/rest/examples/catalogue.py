"""Examples of what the catalogue answers: the way from a place to the form of a birth registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FIELD = {"id": "ho-tich", "display_name": "Hộ tịch", "procedure_count": 15}
_AGENCY = {
    "id": "c16594",
    "code": "H56.260",
    "code_is_sample": True,
    "display_name": "UBND phường Tân Dân",
    "kind": "commune",
    "gso_code": "16594",
    "units": ["peoples_committee", "police"],
    "matched_former_units": [],
}
_TIME_LIMIT = {
    "unit": "same_day",
    "note": "Nhận sau 15 giờ mà không giải quyết được ngay thì trả trong ngày làm việc tiếp theo.",
}
_FEE = {"channel": "online", "amount_vnd": 0, "additional": False, "note": "Miễn lệ phí khi nộp trực tuyến."}
_COMPONENTS = [
    {
        "key": "to-khai-dien-tu",
        "display_name": "Mẫu hộ tịch điện tử tương tác đăng ký khai sinh",
        "originals": 1,
        "copies": 0,
        "requirement": "form",
        "channels": ["online"],
    },
    {
        "key": "giay-chung-sinh",
        "display_name": "Giấy chứng sinh",
        "originals": 1,
        "copies": 0,
        "requirement": "required",
        "channels": [],
    },
]
_PROCEDURE = {
    "id": "1.001193",
    "version": 2,
    "display_name": "Thủ tục đăng ký khai sinh",
    "field": {"id": "ho-tich", "display_name": "Hộ tịch"},
    "level": "Cấp xã",
    "executing_unit": "peoples_committee",
    "applicants": ["Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài"],
    "non_territorial": True,
    "sensitive": False,
    "cases": [{"key": "dang-ky-qua-han", "display_name": "Đăng ký quá hạn"}],
    "time_limits": [_TIME_LIMIT],
    "fees": [_FEE],
    "supplement_rule": "restart",
    "supplement_repeats": "about_what_was_sent",
    "result": "Giấy khai sinh",
    "legal_basis": ["04/2024/TT-BTP"],
    "form": "khai-sinh.v2",
    "verified": True,
    "source": "Cơ sở dữ liệu quốc gia về TTHC, bản ghi công khai ngày 18/7/2026",
}

CATALOGUE: Mapping[str, dict[str, Any]] = {
    "Agency": _AGENCY,
    "AgencyPage": {
        "agencies": [
            {
                **_AGENCY,
                "matched_former_units": [
                    {"display_name": "Phường Hải An", "district": "Thị xã Nghi Sơn", "whole": True}
                ],
            }
        ]
    },
    "WorkingCalendar": {
        "sessions": [{"start_minute": 420, "end_minute": 690}, {"start_minute": 810, "end_minute": 1020}],
        "weekdays": [1, 2, 3, 4, 5],
        "overrides": [{"date": "2026-08-22", "working": True, "reason": "Làm bù cho ngày 31/8/2026"}],
    },
    "FieldList": {"fields": [_FIELD]},
    "ProcedurePage": {"procedures": [_PROCEDURE]},
    "Procedure": {**_PROCEDURE, "components": _COMPONENTS},
    "Requirements": {
        "procedure": "1.001193",
        "version": 2,
        "time_limit": _TIME_LIMIT,
        "fee": _FEE,
        "additional_fees": [],
        "components": _COMPONENTS,
    },
    "Form": {
        "id": "khai-sinh.v2",
        "json_schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Tờ khai đăng ký khai sinh",
            "type": "object",
            "properties": {"copies": {"type": "integer", "title": "Số bản sao đề nghị cấp", "minimum": 0}},
            "required": ["copies"],
        },
    },
}
