"""A masked name shows one letter of each word and nothing of what follows it: not even how long it is."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.record.masking import mask_name

LETTERS = st.characters(categories=["L", "N"])
WORDS = st.text(LETTERS, min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=6)
VIETNAMESE = st.text("AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆ", min_size=1, max_size=10)


@given(NAMES)
def test_each_word_is_one_letter_and_three_stars(words: list[str]) -> None:
    masked = mask_name(" ".join(words)).split(" ")
    assert len(masked) == len(words)
    assert {(len(word), word[1:]) for word in masked} == {(4, "***")}


@given(st.lists(st.tuples(LETTERS, WORDS, WORDS), min_size=1, max_size=6))
def test_names_that_begin_alike_look_alike_however_they_go_on(parts: list[tuple[str, str, str]]) -> None:
    # "x": a letter of its own, which composes with nothing that follows.
    one, other = (" ".join(f"{parts_[0]}x{parts_[end]}" for parts_ in parts) for end in (1, 2))
    assert mask_name(one) == mask_name(other)


@given(st.lists(VIETNAMESE, min_size=1, max_size=6))
def test_how_a_name_was_typed_makes_no_difference(words: list[str]) -> None:
    name = " ".join(words)
    masked = mask_name(name)
    assert masked == mask_name(unicodedata.normalize("NFD", name)) == mask_name(f"  {'   '.join(words)}\t")
    assert masked == " ".join(f"{word[0]}***" for word in words)


@given(st.text(max_size=60))
def test_whatever_is_typed_no_more_than_one_letter_of_a_word_is_shown(name: str) -> None:
    for word in mask_name(name).split(" "):
        assert word == "" or (len(word) == 4 and word.endswith("***") and word[0].isalnum())
