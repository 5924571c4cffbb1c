"""One typing error is forgiven, in words long enough to tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.directory import AgencyFilter
from services.catalogue.domain.everyday import EverydayWords, Phrasebook
from services.catalogue.domain.paging import PageRequest
from services.catalogue.domain.search import Entry, Tier, WordIndex
from services.catalogue.domain.spelling import Speller, one_error_apart

WORDS = st.text("abc", min_size=1, max_size=6)


@pytest.mark.parametrize("typed", ["doah", "doannh", "doang", "doahn", "oanh"])
def test_a_letter_missing_doubled_wrong_or_swapped(typed: str) -> None:
    assert Speller(["doanh", "danh", "xuat"]).neighbours(typed)[-1] == "doanh"


@pytest.mark.parametrize("typed", ["hoh", "doanh", "kinhd", "daonhh"])
def test_short_words_right_words_and_two_errors_have_no_neighbours(typed: str) -> None:
    assert Speller(["ho", "doanh"]).neighbours(typed) == []


def distance(one: str, other: str) -> int:
    """Optimal string alignment, as the textbook has it."""
    rows = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = rows[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            rows[i, j] = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, changed)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(one), len(other)]


@given(one=WORDS, other=WORDS)
def test_one_error_is_distance_one(one: str, other: str) -> None:
    assert one_error_apart(one, other) is (distance(one, other) == 1)


@given(known=st.sets(WORDS, max_size=8), typed=st.text("abc", min_size=4, max_size=6))
def test_the_neighbours_are_all_known_words_at_distance_one(known: set[str], typed: str) -> None:
    assert Speller(known).neighbours(typed) == sorted(word for word in known if distance(word, typed) == 1)


def test_a_misspelt_query_is_ranked_like_the_right_one() -> None:
    index = WordIndex([Entry("lại", ("Đăng ký lại khai sinh",)), Entry("mới", ("Đăng ký khai sinh",))])
    assert [(hit.key, hit.tier) for hit in index.search("dnag ky khai sinhh")] == [
        ("mới", Tier.EQUAL),
        ("lại", Tier.ALL_WORDS),
    ]


def test_a_known_word_is_never_corrected() -> None:
    index = WordIndex([Entry("thanh", ("Thanh Sơn",)), Entry("thành", ("Thạnh Sơm",))])
    assert [hit.key for hit in index.search("thanh son")] == ["thanh"]


@pytest.mark.parametrize(
    ("query", "agency"),
    [
        ("nghi sonn", "UBND phường Nghi Sơn"),
        ("phuong tann dan", "UBND phường Tân Dân"),
        ("hac thanhh", "UBND phường Hạc Thành"),
        ("haỉ thuợng", "UBND phường Nghi Sơn"),
        ("ngoc lihn", "UBND phường Tân Dân"),
    ],
)
def test_the_name_of_a_ward_may_be_misspelt(queries: CatalogueQueries, query: str, agency: str) -> None:
    found = queries.list_agencies(AgencyFilter(query=query), PageRequest(3)).items
    assert agency in [match.agency.name for match in found]


BOOK = Phrasebook(
    [
        EverydayWords("tạm trú", ("ở trọ", "thuê nhà trọ")),
        EverydayWords("chứng thực bản sao", ("sao y", "sao y công chứng")),
        EverydayWords("", ("cần gì",)),
    ]
)


@pytest.mark.parametrize(
    ("said", "in_law"),
    [
        ("đăng ký Ở TRỌ", "dang ki tạm trú"),
        ("sao y công chứng cần gì", "chứng thực bản sao"),  # the longest phrase wins
        ("cần gì", ""),
        ("khai sinh", "khai sinh"),
        ("", ""),
    ],
)
def test_everyday_words_are_put_into_the_words_of_the_law(said: str, in_law: str) -> None:
    assert BOOK.in_law(said) == in_law
