"""The dossier code, in the two styles of TT 03/2025 and before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.submission.domain.codes import DossierCode, issue, parse


def test_the_date_of_a_code_is_the_local_one() -> None:
    # 17:30 UTC is half past midnight of the next day in Vietnam.
    code = issue("H56.245", datetime(2026, 11, 21, 17, 30, tzinfo=UTC), 1)
    assert str(code) == "H56.245-261122-0001"


def test_a_busy_day_gets_a_fifth_digit() -> None:
    assert str(issue("H56.245", datetime(2026, 11, 22, tzinfo=UTC), 12345)) == "H56.245-261122-12345"


@pytest.mark.parametrize("sequence", [0, 100_000])
def test_a_sequence_that_does_not_fit_is_refused(sequence: int) -> None:
    with pytest.raises(ValueError, match="do not make"):
        issue("H56.245", datetime(2026, 11, 22, tzinfo=UTC), sequence)


@pytest.mark.parametrize("agency_code", ["000.17.22.H56", "h56.245", "H56.", "H56.1234", ""])
def test_only_the_new_style_is_issued(agency_code: str) -> None:
    with pytest.raises(ValueError, match="new style"):
        issue(agency_code, datetime(2026, 11, 22, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.17.22.H56-210531-0001", DossierCode("000.17.22.H56", date(2021, 5, 31), 1)),
        ("H26.103.25.7-250908-0112", DossierCode("H26.103.25.7", date(2025, 9, 8), 112)),
        (" h56–261122–0001 ", DossierCode("H56", date(2026, 11, 22), 1)),
    ],
)
def test_both_styles_are_read(text: str, code: DossierCode) -> None:
    assert parse(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H56.245",
        "H56.245-261122-001",
        "H56.245-261322-0001",
        "H56.245-261122-0000",
        "H56.245-٢٦1122-0001",
        "x" * 500,
    ],
)
def test_what_is_no_code(text: str) -> None:
    assert parse(text) is None
