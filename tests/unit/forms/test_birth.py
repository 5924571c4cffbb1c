"""Tờ khai đăng ký khai sinh (khai-sinh.v2): what is accepted, and what a citizen is told about the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.filled_forms import BIRTH, HOME, PASSPORT
from tests.unit.forms.filling import GONE, changed, told

FORM = "khai-sinh.v2"

VALID: dict[str, dict[str, Any]] = {
    "cha mẹ có đăng ký kết hôn": {},
    "chưa xác định được cha": {"father": GONE, "parents_marriage": GONE, "copies": 0},
    "chưa xác định được mẹ": {"mother": GONE, "parents_marriage": GONE},
    "trẻ bị bỏ rơi": {"abandoned": True, "mother": GONE, "father": GONE, "parents_marriage": GONE},
    "bà khai, bằng hộ chiếu": {
        "requester.relationship": "khac",
        "requester.relationship_note": "bà nội",
        "requester.document": PASSPORT,
        "requester.residence": HOME,
    },
    "tên có dấu nháy và gạch nối": {"child.full_name": "H'Linh Ê-đê"},
}


@pytest.mark.parametrize("name", VALID)
def test_accepted(name: str) -> None:
    assert told(FORM, changed(BIRTH, VALID[name])) == {}


INVALID: list[tuple[dict[str, Any], str, str]] = [
    (
        {"child.birth_date": "2026-11-24"},
        "child.birth_date",
        "“Ngày, tháng, năm sinh” ở trong tương lai. Vui lòng kiểm tra lại.",
    ),
    ({"child.full_name": GONE}, "child.full_name", "Vui lòng nhập “Họ, chữ đệm, tên người được khai sinh”."),
    (
        {"child.full_name": "Nguyễn Văn 3"},
        "child.full_name",
        "“Họ, chữ đệm, tên người được khai sinh” chỉ gồm chữ cái, dấu cách, dấu chấm, dấu nháy và gạch nối.",
    ),
    (
        {"child.birth_date": "20/11/2026"},
        "child.birth_date",
        "“Ngày, tháng, năm sinh” ghi theo dạng năm-tháng-ngày, ví dụ 2026-11-22.",
    ),
    (
        {"child.birth_date": "2026-02-30"},
        "child.birth_date",
        "“Ngày, tháng, năm sinh” ghi theo dạng năm-tháng-ngày, ví dụ 2026-11-22.",
    ),
    ({"child.sex": "khac"}, "child.sex", "Vui lòng chọn “Giới tính” trong danh sách."),
    ({"requester.relationship": "khac"}, "requester.relationship_note", "Vui lòng ghi rõ quan hệ."),
    (
        {"requester.document.number": "03809000001"},
        "requester.document.number",
        "Số căn cước, CCCD, số định danh gồm đúng 12 chữ số.",
    ),
    (
        {"requester.document": {**PASSPORT, "number": "C12"}, "requester.residence": HOME},
        "requester.document.number",
        "Số hộ chiếu gồm 6 đến 12 chữ và số.",
    ),
    (
        {"requester.document": PASSPORT},
        "requester.residence",
        "Không khai số căn cước, số định danh thì vui lòng nhập “Nơi cư trú của người yêu cầu”.",
    ),
    (
        {"father.residence": GONE},
        "father.residence",
        "Không khai số căn cước, số định danh thì vui lòng nhập “Nơi cư trú”.",
    ),
    (
        {"mother": GONE, "father": GONE, "parents_marriage": GONE},
        "mother",
        "Vui lòng khai mẹ hoặc cha; chưa biết cả hai thì chọn “Trẻ bị bỏ rơi”.",
    ),
    (
        {"abandoned": True, "father": GONE, "parents_marriage": GONE},
        "mother",
        "“Mẹ” phải để trống trong trường hợp này.",
    ),
    ({"father": GONE}, "father", "Đã ghi giấy chứng nhận kết hôn thì vui lòng khai cả phần “Cha”."),
    (
        {"mother.birth": "92"},
        "mother.birth",
        "“Ngày, tháng, năm sinh” ghi năm (1998) hoặc ngày đầy đủ (1998-05-17).",
    ),
    ({"copies": 51}, "copies", "“Số bản sao đề nghị cấp” không được lớn hơn 50."),
    ({"copies": "2"}, "copies", "“Số bản sao đề nghị cấp” chưa đúng kiểu dữ liệu."),
    ({"pledge": False}, "pledge", "Vui lòng đọc và xác nhận “Cam đoan”."),
    ({"nickname": "Bi"}, "nickname", "Mục này không có trong tờ khai."),
]


@pytest.mark.parametrize(("changes", "path", "message"), INVALID)
def test_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert told(FORM, changed(BIRTH, changes)) == {path: message}
