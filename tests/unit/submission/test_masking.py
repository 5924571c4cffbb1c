"""A masked name has one letter of each word and tells no length."""

from __future__ import annotations

import unicodedata

import pytest

from services.submission.domain.record.masking import mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn A", "N*** V*** A***"),
        ("  Đỗ   Thị Ánh ", "Đ*** T*** Á***"),
        ("Công ty TNHH (Một thành viên)", "C*** t*** T*** M*** t*** v***"),
        ("王小明", "王***"),
        ("Łukasz O'Brien", "Ł*** O***"),
        ("", ""),
        ("   ", ""),
        ("- …", ""),
    ],
)
def test_mask(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_decomposed_vietnamese_masks_alike() -> None:
    assert mask_name(unicodedata.normalize("NFD", "Ổn Ánh")) == "Ổ*** Á***"
