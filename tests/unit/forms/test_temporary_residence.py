"""Tờ khai thay đổi thông tin cư trú CT01, đăng ký tạm trú (dang-ky-tam-tru.v1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.filled_forms import TEMPORARY_RESIDENCE, WOMAN
from tests.unit.forms.filling import GONE, changed, told

FORM = "dang-ky-tam-tru.v1"
MEMBER = {
    "full_name": "Trần Thị B",
    "birth_date": "1992-03-08",
    "sex": "nu",
    "personal_number": WOMAN,
    "relationship": "vo",
}
ON_PAPER = {"method": "ky-to-khai"}
BY_VNEID = {"method": "vneid", "full_name": "Trần Thị B", "personal_number": WOMAN}
WITH_FAMILY = {
    "household": {"relationship": "con", "head_name": "Trần Thị B", "head_personal_number": WOMAN},
    "accommodation": "chu-ho-dong-y",
    "head_consent": BY_VNEID,
    "owner_consent": ON_PAPER,
}

VALID: dict[str, dict[str, Any]] = {
    "thuê trọ, tự lập hộ": {},
    "cùng vợ, ở nhờ": {
        "household": {
            "relationship": "nguoi-thue-muon-o-nho",
            "head_name": "Trần Thị B",
            "head_personal_number": WOMAN,
        },
        "members": [MEMBER],
    },
    "về ở với gia đình": WITH_FAMILY,
    "người chưa thành niên": {**WITH_FAMILY, "dependent": True, "guardian_consent": {"method": "van-ban-rieng"}},
    "không có email": {"declarant.email": GONE},
}


@pytest.mark.parametrize("name", VALID)
def test_accepted(name: str) -> None:
    assert told(FORM, changed(TEMPORARY_RESIDENCE, VALID[name])) == {}


INVALID: list[tuple[dict[str, Any], str, str]] = [
    (
        {"declarant.personal_number": "038090"},
        "declarant.personal_number",
        "“Số định danh cá nhân” gồm đúng 12 chữ số, viết liền.",
    ),
    (
        {"declarant.personal_number": WOMAN},
        "declarant.personal_number",
        "Số này là của người có giới tính khác: chữ số thứ tư không khớp giới tính nam.",
    ),
    ({"declarant.phone": "12345"}, "declarant.phone", "“Số điện thoại liên hệ” bắt đầu bằng 0 hoặc +84, viết liền."),
    ({"declarant.email": "nguyenvana"}, "declarant.email", "“Email” chưa đúng, ví dụ nguyenvana@example.com."),
    ({"dependent": True}, "guardian_consent", "Vui lòng khai “Ý kiến của cha, mẹ hoặc người giám hộ”."),
    (
        {"household": {"relationship": "con", "head_name": "Trần Thị B"}},
        "household.head_personal_number",
        "Người đăng ký không phải chủ hộ thì vui lòng nhập “Số định danh cá nhân của chủ hộ”.",
    ),
    (
        {**WITH_FAMILY, "household.relationship": "khac"},
        "household.relationship_note",
        "Vui lòng ghi rõ mối quan hệ.",
    ),
    ({"household": {}}, "household.relationship", "Vui lòng nhập “Mối quan hệ với chủ hộ”."),
    (
        {"accommodation": "chu-ho-dong-y", "head_consent": ON_PAPER},
        "owner_consent",
        "Về ở với hộ gia đình thì vui lòng khai “Ý kiến của chủ sở hữu chỗ ở hợp pháp”.",
    ),
    (
        {**WITH_FAMILY, "owner_consent": {"method": "vneid", "full_name": "Trần Thị B"}},
        "owner_consent.personal_number",
        "Xác nhận qua VNeID thì vui lòng nhập “Số định danh cá nhân người cho ý kiến”.",
    ),
    (
        {"members": [MEMBER, {**MEMBER, "birth_date": "8/3/1992"}]},
        "members[1].birth_date",
        "“Ngày, tháng, năm sinh của thành viên” ghi theo dạng năm-tháng-ngày, ví dụ 2026-11-22.",
    ),
    ({"request.until": GONE}, "request.until", "Vui lòng nhập “Tạm trú đến ngày”."),
]


@pytest.mark.parametrize(("changes", "path", "message"), INVALID)
def test_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert told(FORM, changed(TEMPORARY_RESIDENCE, changes)) == {path: message}
