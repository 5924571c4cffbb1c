"""Tờ khai cấp Giấy xác nhận tình trạng hôn nhân (xac-nhan-tinh-trang-hon-nhan.v1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.filled_forms import HOME, MARITAL_STATUS, PASSPORT
from tests.unit.forms.filling import GONE, changed, told

FORM = "xac-nhan-tinh-trang-hon-nhan.v1"
MARRIAGE = {
    "spouse_name": "Trần Thị B",
    "number": "12",
    "issued_on": "2020-02-14",
    "issued_by": "UBND phường Hải An",
}
TO_BORROW = {"purpose": "khac", "purpose_note": "Vay vốn ngân hàng", "intended_marriage": GONE}

VALID: dict[str, dict[str, Any]] = {
    "để kết hôn": {},
    "để vay vốn, ba bản": {**TO_BORROW, "copies": 3},
    "đang có vợ, để mua bán nhà đất": {
        **TO_BORROW,
        "subject.marital_status": "dang-co-vo-chong",
        "subject.marriage": MARRIAGE,
    },
    "chung sống trước 03/01/1987, không có giấy kết hôn": {
        **TO_BORROW,
        "subject.marital_status": "dang-co-vo-chong",
        "subject.marriage": {"spouse_name": "Trần Thị B"},
    },
    "chưa kết hôn trong một thời gian trước đây": {
        **TO_BORROW,
        "subject.marital_status": "truoc-khi-ket-hon",
        "subject.marriage": MARRIAGE,
        "subject.unmarried_period": {"from": "2012-01-01", "to": "2020-02-13"},
    },
    "người được ủy quyền yêu cầu": {
        "requester.relationship": "duoc-uy-quyen",
        "requester.document": PASSPORT,
        "requester.residence": HOME,
    },
}


@pytest.mark.parametrize("name", VALID)
def test_accepted(name: str) -> None:
    assert told(FORM, changed(MARITAL_STATUS, VALID[name])) == {}


INVALID: list[tuple[dict[str, Any], str, str]] = [
    (
        {"intended_marriage": GONE},
        "intended_marriage",
        "Dùng để kết hôn thì vui lòng khai phần “Dự định kết hôn”.",
    ),
    ({"copies": 2}, "copies", "Giấy dùng để kết hôn chỉ được cấp 1 bản."),
    (
        {"subject.marital_status": "dang-co-vo-chong", "subject.marriage": MARRIAGE},
        "subject.marital_status",
        "Người đang có vợ hoặc chồng không xin giấy này để kết hôn được.",
    ),
    ({"purpose": "khac", "intended_marriage": GONE}, "purpose_note", "Vui lòng ghi rõ mục đích sử dụng."),
    (
        {**TO_BORROW, "subject.marital_status": "dang-co-vo-chong"},
        "subject.marriage",
        "Đang có vợ hoặc chồng thì vui lòng khai phần “Hôn nhân hiện tại”.",
    ),
    (
        {
            **TO_BORROW,
            "subject.marital_status": "dang-co-vo-chong",
            "subject.marriage": {"spouse_name": "Trần Thị B", "number": "12", "issued_on": "2020-02-14"},
        },
        "subject.marriage.issued_by",
        "Đã ghi số giấy chứng nhận kết hôn thì vui lòng nhập “Cơ quan cấp giấy chứng nhận kết hôn”.",
    ),
    (
        {**TO_BORROW, "subject.marital_status": "truoc-khi-ket-hon", "subject.marriage": MARRIAGE},
        "subject.unmarried_period",
        "Vui lòng khai “Thời gian đề nghị xác nhận chưa kết hôn”.",
    ),
    (
        {"subject.marital_status": "da-ly-hon"},
        "subject.divorce",
        "Đã ly hôn thì vui lòng khai phần “Bản án, quyết định ly hôn”.",
    ),
    (
        {"subject.sex": "nu"},
        "subject.document.number",
        "Số này là của người có giới tính khác: chữ số thứ tư không khớp giới tính nữ.",
    ),
    ({"purpose": "gi-do"}, "purpose", "Vui lòng chọn “Mục đích sử dụng” trong danh sách."),
    ({"copies": 0}, "copies", "“Số bản giấy xác nhận đề nghị cấp” không được nhỏ hơn 1."),
]


@pytest.mark.parametrize(("changes", "path", "message"), INVALID)
def test_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert told(FORM, changed(MARITAL_STATUS, changes)) == {path: message}
