"""What citizens type finds what they mean: among the first three answers, nine times out of ten."""

from __future__ import annotations

import pytest

from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.paging import PageRequest
from tests.unit.catalogue.search_queries import HELD_OUT, TUNED

THREE = PageRequest(size=3)


@pytest.mark.parametrize(("name", "asked"), [("tuned", TUNED), ("held out", HELD_OUT)])
def test_success_at_three(
    queries: CatalogueQueries, name: str, asked: list[tuple[str, set[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    missed = []
    for query, meant in asked:
        first = {procedure.code for procedure in queries.list_procedures(THREE, query=query).items}
        if not first & meant:
            missed.append(query)
    share = 1 - len(missed) / len(asked)
    with capsys.disabled():
        print(f"\n{name}: success@3 = {share:.2f} of {len(asked)} queries; missed: {missed}")
    assert share >= 0.9
