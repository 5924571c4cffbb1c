"""The words of a notice. Every letter stands whole in `letters/`: read them there, as text and as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from services.tracking.domain.notice import compose, lookup_link
from services.tracking.domain.notice_parts import About
from services.tracking.domain.notice_table import NOTICED, NOTICES, notice_of
from tests.unit.tracking.dossiers import CODE, event
from tests.unit.tracking.notices import FACTS, LETTERS, REASON, SUPPLEMENT

PORTAL = "https://motcua.example.vn"
GOLDEN = Path(__file__).parent / "letters"


@pytest.mark.parametrize("name", LETTERS)
def test_the_whole_letter(name: str) -> None:
    letter = compose(*LETTERS[name], PORTAL)
    assert letter.to == "nguoi-dan@example.vn"
    assert f"{letter.subject}\n\n{letter.text}" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert letter.html + "\n" == (GOLDEN / f"{name}.html").read_text(encoding="utf-8")


def test_every_row_of_the_table_has_its_letter_here() -> None:
    assert {id(notice_of(About(*case))) for case in LETTERS.values()} == {id(notice) for notice in NOTICES}
    assert {path.stem for path in GOLDEN.iterdir()} == set(LETTERS)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_says_what_happened_to_which_dossier_and_what_to_do(name: str) -> None:
    letter = compose(*LETTERS[name], PORTAL)
    assert CODE in letter.subject
    assert "Việc cần làm tiếp theo:" in letter.text
    assert f"{PORTAL}/tra-cuu?code={CODE}\n" in letter.text
    assert "{" not in letter.subject + letter.text


@pytest.mark.parametrize("name", LETTERS)
def test_both_forms_say_the_same(name: str) -> None:
    letter = compose(*LETTERS[name], PORTAL)
    shown = html.unescape(re.sub(r"<[^>]*>", " ", letter.html.partition("</head>")[2]))
    for line in letter.text.splitlines():
        for part in re.split(r"^ +- |^ +|: ", line):
            assert part.removesuffix(":") in shown


@pytest.mark.parametrize("name", sorted(NOTICED))
def test_of_a_sensitive_procedure_neither_the_name_nor_an_officers_words_are_told(name: str) -> None:
    facts = replace(SUPPLEMENT, result_kind="Giấy khai sinh")
    remarks = [item.remark for item in facts.supplement.items] if facts.supplement else []
    letter = compose(event(name, 2, sensitive=True), facts, PORTAL)
    for told in (facts.procedure, facts.result_kind, REASON, *remarks):
        assert told not in letter.subject + letter.text


def test_an_officers_words_are_text_and_nothing_else() -> None:
    letter = compose(event("refused", 2), replace(FACTS, reason='<a href="https://x.example">{code}</a>'), PORTAL)
    assert 'Lý do: <a href="https://x.example">{code}</a>' in letter.text
    assert "&lt;a href=&quot;https://x.example&quot;&gt;{code}&lt;/a&gt;" in letter.html


def test_without_an_appointment_none_is_promised() -> None:
    letter = compose(event("submitted"), replace(FACTS, appointment=None), PORTAL)
    assert "Hẹn trả" not in letter.text


def test_what_submission_does_not_tell_is_left_out() -> None:
    for name in NOTICED:
        letter = compose(event(name, 2), FACTS, PORTAL)
        assert "None" not in letter.text
        assert "Lý do:" not in letter.text


def test_the_link_carries_the_code_and_nothing_else() -> None:
    assert lookup_link(PORTAL, CODE) == f"{PORTAL}/tra-cuu?code={CODE}"
