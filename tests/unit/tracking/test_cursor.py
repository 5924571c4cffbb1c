"""The cursor of a feed: opaque, and good for one agency's feed only."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tracking.domain.cursor import FeedHead, decode, encode
from services.tracking.domain.errors import CursorExpired
from tests.unit.tracking.dossiers import HAI_AN, NGHI_SON

HEAD = FeedHead("0190a000-0000-7000-8000-00000000000a", 40)
READ = replace(HEAD, sequence=7)


def test_a_cursor_says_where_its_reader_stands() -> None:
    assert decode(HAI_AN, encode(HAI_AN, READ), HEAD) == 7
    assert decode(HAI_AN, encode(HAI_AN, HEAD), HEAD) == 40


def test_no_cursor_is_the_beginning() -> None:
    assert decode(HAI_AN, "", HEAD) == 0
    assert decode(HAI_AN, "", None) == 0


@pytest.mark.parametrize(
    ("agency", "head"),
    [
        (NGHI_SON, HEAD),
        (HAI_AN, replace(HEAD, epoch="0190a000-0000-7000-8000-00000000000b")),
        (HAI_AN, replace(HEAD, sequence=6)),
        (HAI_AN, None),
    ],
    ids=["another agency", "another epoch", "ahead of the feed", "no feed"],
)
def test_a_foreign_or_outlived_cursor_is_refused(agency: str, head: FeedHead | None) -> None:
    with pytest.raises(CursorExpired):
        decode(agency, encode(HAI_AN, READ), head)


@given(st.text(min_size=1) | st.binary(min_size=1).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_what_was_never_a_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CursorExpired):
        decode(HAI_AN, cursor, HEAD)
