"""How many items a page holds (AIP-158): too many is no mistake."""

from __future__ import annotations

import pytest

from services.common.kernel.paging import page_size


@pytest.mark.parametrize(("asked", "held"), [(0, 20), (1, 1), (100, 100), (101, 100), (2**31 - 1, 100)])
def test_a_page_holds_what_was_asked_for_up_to_the_most(asked: int, held: int) -> None:
    assert page_size(asked, default=20, most=100) == held
