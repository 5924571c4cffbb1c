"""Tờ khai đăng ký kết hôn (ket-hon.v1): what is accepted, and what a couple is told about the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.filled_forms import HOME, MAN, MARRIAGE, PASSPORT, WOMAN
from tests.unit.forms.filling import GONE, changed, told

FORM = "ket-hon.v1"
DIVORCE = {"number": "12/2024/QĐST-HNGĐ", "issued_on": "2024-06-03", "court": "Tòa án nhân dân khu vực 1 - Thanh Hóa"}
DEATH = {"number": "45/2023/TLKT", "issued_on": "2023-01-09", "issued_by": "UBND phường Hải An"}

VALID: dict[str, dict[str, Any]] = {
    "cả hai kết hôn lần đầu": {},
    "một bên đã ly hôn": {
        "groom.marital_status": "da-ly-hon",
        "groom.marriage_order": 2,
        "groom.divorce": DIVORCE,
        "copies": 3,
    },
    "một bên có vợ hoặc chồng đã chết": {
        "bride.marital_status": "vo-chong-da-chet",
        "bride.marriage_order": 2,
        "bride.spouse_death": DEATH,
    },
    "một bên dùng hộ chiếu": {"bride.document": PASSPORT, "bride.residence": HOME},
    "giấy tờ khác thay thế": {
        "bride.document": {**PASSPORT, "kind": "khac", "name": "Chứng minh quân đội", "number": "123456"},
        "bride.residence": HOME,
    },
}


@pytest.mark.parametrize("name", VALID)
def test_accepted(name: str) -> None:
    assert told(FORM, changed(MARRIAGE, VALID[name])) == {}


INVALID: list[tuple[dict[str, Any], str, str]] = [
    ({"groom": GONE}, "groom", "Vui lòng nhập “Bên nam”."),
    ({"bride.ethnicity": GONE}, "bride.ethnicity", "Vui lòng nhập “Dân tộc”."),
    (
        {"bride.document.number": MAN},
        "bride.document.number",
        "Số này là của người có giới tính khác: chữ số thứ tư không khớp giới tính nữ.",
    ),
    (
        {"groom.document.number": WOMAN},
        "groom.document.number",
        "Số này là của người có giới tính khác: chữ số thứ tư không khớp giới tính nam.",
    ),
    (
        {"groom.marital_status": "da-ly-hon", "groom.marriage_order": 2},
        "groom.divorce",
        "Đã ly hôn thì vui lòng khai phần “Bản án, quyết định ly hôn”.",
    ),
    (
        {"groom.marital_status": "da-ly-hon", "groom.divorce": DIVORCE},
        "groom.marriage_order",
        "Đã từng kết hôn thì lần này là lần thứ 2 trở lên.",
    ),
    (
        {
            "groom.marital_status": "da-ly-hon",
            "groom.marriage_order": 2,
            "groom.divorce": {"number": "12", "issued_on": "2024-06-03"},
        },
        "groom.divorce.court",
        "Vui lòng nhập “Tòa án đã giải quyết ly hôn”.",
    ),
    (
        {"bride.marital_status": "vo-chong-da-chet", "bride.marriage_order": 2},
        "bride.spouse_death",
        "Vợ hoặc chồng đã chết thì vui lòng khai phần “Giấy tờ về việc vợ hoặc chồng đã chết”.",
    ),
    ({"bride.marital_status": "khac"}, "bride.status_note", "Vui lòng ghi rõ tình trạng hôn nhân."),
    (
        {"bride.document": {**PASSPORT, "kind": "khac"}, "bride.residence": HOME},
        "bride.document.name",
        "Vui lòng ghi rõ “Tên giấy tờ”.",
    ),
    (
        {
            "bride.document": {"kind": "ho-chieu", "number": "C1234567", "issued_on": "2024-05-02"},
            "bride.residence": HOME,
        },
        "bride.document.issued_by",
        "Giấy tờ này không phải căn cước: vui lòng nhập “Cơ quan cấp”.",
    ),
    ({"groom.marriage_order": 0}, "groom.marriage_order", "“Kết hôn lần thứ mấy” không được nhỏ hơn 1."),
    ({"pledge": GONE}, "pledge", "Vui lòng nhập “Cam đoan”."),
]


@pytest.mark.parametrize(("changes", "path", "message"), INVALID)
def test_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert told(FORM, changed(MARRIAGE, changes)) == {path: message}
