"""Telephone numbers as people, their phones and their address books write them."""

from __future__ import annotations

import pytest

from services.common.kernel.phones import clean_phone, from_abroad, is_phone


@pytest.mark.parametrize(
    "typed",
    ["0912345678", " 0912.345.678", "(091) 234-5678", "+84 912 345 678", "+84 (0) 912 345 678", "０９１２３４５６７８"],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert clean_phone(typed) == "0912345678"


def test_from_abroad_it_is_dialled_with_the_country_code() -> None:
    assert from_abroad("0912345678") == "+84912345678"
    assert clean_phone(from_abroad("02373852246")) == "02373852246"
    assert from_abroad("+4915112345678") == "+4915112345678"


def test_what_an_address_book_pastes_around_a_number_goes() -> None:
    assert clean_phone("\u202a+84\u00a0912\u2011345\u2013678\u202c") == "0912345678"


@pytest.mark.parametrize("number", ["0912345678", "02373852246", "+4915112345678"])
def test_a_number_can_be_called(number: str) -> None:
    assert clean_phone(number) == number
    assert is_phone(number)


@pytest.mark.parametrize("typed", ["", "+84", "912345678", "091234567", "+0912345678", "0912abc678", "٠٩١٢٣٤٥٦٧٨"])
def test_anything_else_can_not(typed: str) -> None:
    assert not is_phone(clean_phone(typed))
