"""Vietnamese text is found however it is typed, and in an order that never depends on chance."""

from __future__ import annotations

import random
import unicodedata
from typing import Literal

import pytest

from services.catalogue.domain.search import Entry, Tier, WordIndex
from services.catalogue.domain.text import accented, fold, search_key

NormalForm = Literal["NFC", "NFD", "NFKC", "NFKD"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    "spelling", ["Đăng ký khai sinh", "ĐĂNG KÝ  KHAI SINH", " đăng-ký, khai sinh ", "dang ky khai sinh"]
)
def test_case_accents_and_normal_form_are_folded(spelling: str, form: NormalForm) -> None:
    assert fold(unicodedata.normalize(form, spelling)) == "dang ky khai sinh"


def test_every_vietnamese_vowel_folds_to_a_bare_letter() -> None:
    marked = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    assert set(fold(marked + marked.upper())) <= set("aeiouyd")


def test_both_spellings_of_a_final_i_are_one_but_tay_is_not_tai() -> None:
    assert search_key("đăng kí, Mĩ Lí") == search_key("đăng ký, Mỹ Lý")
    assert search_key("tây") != search_key("tai")
    assert search_key("quý") != search_key("qui")


def test_accents_are_kept_where_spelling_decides() -> None:
    assert accented(unicodedata.normalize("NFD", "  Tân  DÂN")) == "tân dân"


INDEX = WordIndex(
    [
        Entry("again", ("Đăng ký lại khai sinh",)),
        Entry("birth", ("Đăng ký khai sinh", "1.001193")),
        Entry("combined", ("Đăng ký khai sinh kết hợp nhận cha, mẹ, con",)),
        Entry("thanh", ("Thanh Sơn",), context="Huyện Một"),
        Entry("thành", ("Thành Sơn",), context="Huyện Hai"),
    ]
)


def keys(query: str) -> list[str]:
    return [hit.key for hit in INDEX.search(query)]


def test_the_whole_name_comes_before_its_beginning_before_scattered_words() -> None:
    assert keys("dang ky khai sinh") == ["birth", "combined", "again"]
    tiers = [hit.tier for hit in INDEX.search("dang ky khai sinh")]
    assert tiers == [Tier.EQUAL, Tier.STARTS, Tier.ALL_WORDS]


def test_the_last_word_may_be_unfinished_the_others_may_not() -> None:
    assert keys("khai si")[0] == "birth"
    assert all(hit.tier is Tier.PARTIAL for hit in INDEX.search("kha sinh"))


def test_a_code_is_found_by_its_digits() -> None:
    assert keys("1.001193") == ["birth"]


def test_among_equals_the_spelling_typed_comes_first() -> None:
    assert keys("Thành Sơn")[0] == "thành"
    assert keys("Thanh Sơn")[0] == "thanh"


def test_context_narrows_down() -> None:
    assert keys("thanh son huyen hai") == ["thành"]


def test_most_of_the_words_are_enough_when_none_has_all() -> None:
    assert keys("khai sinh cho con gái")[0] == "combined"


def test_nothing_is_found_for_nothing_and_for_unknown_words() -> None:
    assert keys("") == keys("  ., ") == keys("zzz") == []


def test_the_order_does_not_depend_on_the_order_of_the_entries() -> None:
    entries = [Entry(f"k{number}", (f"Xã Số {number:02}",)) for number in range(50)]
    expected = [hit.key for hit in WordIndex(entries).search("số")]
    shuffled = entries.copy()
    random.Random(1).shuffle(shuffled)
    assert [hit.key for hit in WordIndex(shuffled).search("số")] == expected
    assert len(expected) == 50
