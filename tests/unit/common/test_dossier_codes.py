"""Dossier codes as people type them."""

from __future__ import annotations

import pytest

from services.common.kernel.dossier_codes import is_code, normalise_code


@pytest.mark.parametrize(
    "code", ["000.17.22.H56-210531-0001", "H56.245-261122-0001", "H26.103.25.7-250908-0112", "H56-261122-00001"]
)
def test_both_styles_are_codes(code: str) -> None:
    assert is_code(normalise_code(code))


@pytest.mark.parametrize(
    "typed", [" h56.245-261122-0001 ", "H56.245 - 261122 - 0001", "H56.245–261122–0001", "Ｈ５６.245-261122-0001"]
)
def test_what_phones_and_people_make_of_a_code_is_forgiven(typed: str) -> None:
    assert normalise_code(typed) == "H56.245-261122-0001"


@pytest.mark.parametrize("typed", ["", "038090001234", "Nguyễn Văn A", "H56.245-261122-", "٠٠٠.17.22.H56-210531-1"])
def test_anything_else_is_none(typed: str) -> None:
    assert not is_code(normalise_code(typed))
