"""One voice: errors and forms address nobody (“Vui lòng …”); letters, and the pages they lead to, say “ông/bà”."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
LETTERS_AND_PAGES = {
    "gateway/rest/lookup_page.py",
    "gateway/rest/pages.py",
    "gateway/rest/password_page.py",
    "services/common/kernel/letters.py",
    "services/identity/domain/letters.py",
    "services/tracking/domain/notice.py",
    "services/tracking/domain/notice_table.py",
}
PUBLISHED = {"services/catalogue/data/forms/de-nghi-chung.v1.json"}
"""Forms that can't be changed any more."""


def places_that_say(words: str) -> set[str]:
    """The files, by path, whose texts address the reader so."""
    texts = [path for part in ("services", "gateway") for path in (ROOT / part).rglob("*.py")]
    forms = (ROOT / "services/catalogue/data/forms").glob("*.json")
    said = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return {str(path.relative_to(ROOT)) for path in (*texts, *forms) if said.search(path.read_text(encoding="utf-8"))}


def test_nobody_is_called_too_familiarly() -> None:
    assert places_that_say("bạn|quý (?:vị|khách|ông)|anh/chị") == PUBLISHED


def test_only_letters_and_their_pages_address_the_reader() -> None:
    assert places_that_say("ông/bà") == LETTERS_AND_PAGES


def test_a_dossier_is_asked_back_in_the_words_of_its_status() -> None:
    """“Công dân yêu cầu rút hồ sơ” is the seventh status."""
    assert places_that_say("(?:đề nghị|xin) rút") == set()
