"""A letter tells what an officer wrote, but for the numbers of identity documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.tracking.domain.notice import compose
from services.tracking.domain.officers_words import without_identity_numbers
from tests.unit.tracking.dossiers import event
from tests.unit.tracking.notices import EXPLAINED, EXTENSION, SUPPLEMENT

NUMBER = "038090001234"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Số căn cước 038090001234 không khớp.", "Số căn cước *** không khớp."),
        ("CCCD 038 090 001 234, CMND 172 345 678", "CCCD ***, CMND ***"),
        ("CCCD 0380 9000 1234", "CCCD ***"),
        ("CCCD:038090001234.", "CCCD:***."),
        ("CCCD số ０３８０９０００１２３４", "CCCD số ***"),
        ("CMND 172345678; hộ chiếu C1234567 (cũ B12345678)", "CMND ***; hộ chiếu *** (cũ ***)"),
        ("hộ chiếu c1234567", "hộ chiếu ***"),
        ("CCCD 038090001234 01 bản sao, CMND 172 345 678 02 bản", "CCCD *** 01 bản sao, CMND *** 02 bản"),
        ("mẫu 01 038090001234-038090001235,172345678", "mẫu 01 ***-***,***"),
        ("CCCD038090001234, CMND.172345678, hộ chiếu C1234567 01 bản", "CCCD***, CMND.***, hộ chiếu *** 01 bản"),
        ("CCCD 038.090.001.234, 038\xa0090\xa0001\xa0234", "CCCD ***, ***"),
        ("tệp 038090001234_mat_truoc.jpg, cccd_038090001234.pdf", "tệp ***_mat_truoc.jpg, cccd_***.pdf"),
    ],
)
def test_numbers_of_identity_documents_are_masked(written: str, told: str) -> None:
    assert without_identity_numbers(written) == told


@pytest.mark.parametrize(
    "written",
    [
        "Nộp bổ sung trước 17 giờ ngày 30/11/2026.",
        "Gọi 0237 3123 456, 0912 345 678 hoặc 0912345678.",
        "Lệ phí 125.000.000 đồng, 1.250.000 đồng, 1.250.000.000 đồng",
        "Hồ sơ H56.245-261123-0001, biên lai BL-0001, bưu gửi EE123456789VN",
        "Giấy chứng sinh số 01/2026, mã số thuế 0100109106-001",
        "Thửa đất số 12, tờ bản đồ 34, diện tích 100 200 m2",
        "",
    ],
)
def test_other_numbers_stay(written: str) -> None:
    assert without_identity_numbers(written) == written


def test_no_letter_tells_a_number_that_an_officer_typed() -> None:
    asked, given = SUPPLEMENT.supplement, EXTENSION.extension
    assert asked is not None
    assert given is not None
    typed = f"Số {NUMBER} chưa đúng."
    letters = [
        compose(event("refused", 2), replace(EXPLAINED, reason=typed), "https://mc.example"),
        compose(
            event("supplement_asked", 2),
            replace(SUPPLEMENT, supplement=replace(asked, items=(replace(asked.items[0], remark=typed),))),
            "https://mc.example",
        ),
        compose(
            event("extended", 3),
            replace(EXTENSION, extension=replace(given, cause=typed, apology=typed)),
            "https://mc.example",
        ),
        compose(event("finished", 4), replace(EXPLAINED, result_kind=f"Bản sao {NUMBER}"), "https://mc.example"),
    ]
    for letter in letters:
        assert "***" in letter.text
        assert NUMBER not in letter.text + letter.html + letter.subject
