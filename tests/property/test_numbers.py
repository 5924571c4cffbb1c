"""Whatever is typed into the box for a number: it is one number of known kinds, or it is refused and not repeated."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument, is_well_formed
from services.tracking.domain.errors import NumberMalformed
from services.tracking.domain.numbers import SEARCHED, read_number

NUMBERS = st.from_regex(r"\A([0-9]{9}|0[0-9][1-9][0-9]{9}|[A-Z][0-9]{7,8}|[A-Z]{2}[A-Z0-9]{4,10})\Z")
TYPED = st.one_of(st.text(max_size=32), NUMBERS, st.from_regex(r"\A[0-9 .-]{1,20}\Z"))
KINDS = st.one_of(st.none(), st.sampled_from(SEARCHED))


def refusal_of(typed: str, kind: DocumentKind | None) -> NumberMalformed | None:
    try:
        read_number(typed, kind)
    except NumberMalformed as refusal:
        return refusal
    return None


@given(TYPED, KINDS)
def test_it_is_refused_by_name_and_not_repeated(typed: str, kind: DocumentKind | None) -> None:
    refusal = refusal_of(typed, kind)
    assume(refusal is not None)
    assert refusal is not None
    (violation,) = refusal.violations
    assert (violation.field, refusal.metadata) == ("number", {})
    assert len(typed) < 6 or typed not in f"{violation.vi} {violation.en}"


@given(TYPED, KINDS)
def test_or_it_is_one_number_of_kinds_whose_shape_it_has(typed: str, kind: DocumentKind | None) -> None:
    assume(refusal_of(typed, kind) is None)
    read = read_number(typed, kind)
    assert re.fullmatch("[A-Z0-9]{6,12}", read.number)
    assert read.kinds
    assert set(read.kinds) <= ({kind} if kind else set(SEARCHED))
    assert all(is_well_formed(IdentityDocument(each, read.number)) for each in read.kinds)


@given(NUMBERS)
def test_a_well_formed_number_is_understood_however_it_is_spaced(number: str) -> None:
    read = read_number(number, None)
    assert read == read_number(f" {number[:3].lower()}.{number[3:5]}-{number[5:]}", None)
    assert read == read_number(number.translate({ord(c): ord(c) + 0xFEE0 for c in number}), None)
