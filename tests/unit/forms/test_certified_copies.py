"""Yêu cầu chứng thực bản sao từ bản chính (chung-thuc-ban-sao.v1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.filled_forms import CERTIFIED_COPIES, DIPLOMA
from tests.unit.forms.filling import GONE, changed, told

FORM = "chung-thuc-ban-sao.v1"
FOREIGN = {**DIPLOMA, "issuer_country": "nuoc-ngoai"}

VALID: dict[str, dict[str, Any]] = {
    "một bằng tốt nghiệp": {},
    "hai giấy tờ, bản điện tử": {
        "documents": [DIPLOMA, {**DIPLOMA, "name": "Học bạ", "pages": 12}],
        "delivery": "dien-tu",
    },
    "giấy tờ nước ngoài đã hợp pháp hóa lãnh sự": {"documents": [{**FOREIGN, "legalisation": "da-hop-phap-hoa"}]},
    "giấy tờ nước ngoài được miễn": {
        "documents": [{**FOREIGN, "legalisation": "duoc-mien", "exemption_note": "Hiệp định tương trợ tư pháp"}]
    },
}


@pytest.mark.parametrize("name", VALID)
def test_accepted(name: str) -> None:
    assert told(FORM, changed(CERTIFIED_COPIES, VALID[name])) == {}


INVALID: list[tuple[dict[str, Any], str, str]] = [
    ({"documents": []}, "documents", "“Giấy tờ cần chứng thực bản sao” cần có ít nhất 1 mục."),
    ({"documents": [DIPLOMA] * 51}, "documents", "“Giấy tờ cần chứng thực bản sao” không được quá 50 mục."),
    (
        {"documents": [DIPLOMA, FOREIGN]},
        "documents[1].legalisation",
        "Giấy tờ do nước ngoài cấp: vui lòng chọn “Hợp pháp hóa lãnh sự”.",
    ),
    (
        {"documents": [{**FOREIGN, "legalisation": "duoc-mien"}]},
        "documents[0].exemption_note",
        "Vui lòng ghi “Căn cứ được miễn hợp pháp hóa”.",
    ),
    ({"documents": [{**DIPLOMA, "copies": 0}]}, "documents[0].copies", "“Số bản sao” không được nhỏ hơn 1."),
    ({"documents": [{**DIPLOMA, "pages": 1.5}]}, "documents[0].pages", "“Số trang” chưa đúng kiểu dữ liệu."),
    (
        {"documents": [{**DIPLOMA, "name": " "}]},
        "documents[0].name",
        "“Tên giấy tờ, văn bản” chưa đúng cách ghi. Vui lòng xem hướng dẫn bên cạnh.",
    ),
    ({"delivery": GONE}, "delivery", "Vui lòng nhập “Hình thức bản sao”."),
    (
        {"requester.full_name": "A" * 101},
        "requester.full_name",
        "“Họ, chữ đệm, tên người yêu cầu chứng thực” không được quá 100 ký tự.",
    ),
]


@pytest.mark.parametrize(("changes", "path", "message"), INVALID)
def test_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert told(FORM, changed(CERTIFIED_COPIES, changes)) == {path: message}
