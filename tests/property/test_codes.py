"""A dossier code survives being printed, typed and read again."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.codes import MAX_SEQUENCE, DossierCode, parse

# Both styles of TT 03/2025/TT-VPCP, written once more.
RULE = re.compile(r"^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,5}$")

LEGACY = st.from_regex(r"\A[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.H[0-9]{2}\Z")
NEW = st.from_regex(r"\AH[0-9]{2}(\.[0-9]{1,3}){0,4}\Z")
CODES = st.builds(
    DossierCode, st.one_of(LEGACY, NEW), st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, MAX_SEQUENCE)
)


@given(CODES)
def test_a_code_reads_as_it_was_written(code: DossierCode) -> None:
    assert RULE.fullmatch(str(code))
    assert parse(str(code)) == code


@given(
    CODES, st.sampled_from([str.lower, str.upper, lambda text: f"  {text}\n", lambda text: text.replace("-", " - ")])
)
def test_spaces_and_case_are_forgiven(code: DossierCode, typed: object) -> None:
    assert callable(typed)
    assert parse(typed(str(code))) == code


@given(st.text(max_size=40))
def test_anything_else_is_no_code_and_no_accident(text: str) -> None:
    code = parse(text)
    assert code is None or RULE.fullmatch(str(code))
