"""A letter says the same as plain text and as HTML, and nothing that is put in becomes markup."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from services.common.kernel.letters import Body, Facts, Link, Points, write

LINK = "https://motcua.example.vn/xac-nhan?token=a&b=1"


class Reader(HTMLParser):
    """What a mail program would show, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def read(body: Body) -> Reader:
    reader = Reader()
    reader.feed(body.html)
    return reader


BODY = write(
    "Có hai điều\ncần biết.", Facts([("Mã hồ sơ", "H56-1")]), Points(["giấy chứng sinh"]), Link("Xác nhận", LINK)
)


def test_the_text_is_laid_out_to_be_read() -> None:
    assert BODY.text == (
        "Kính gửi ông/bà,\n\nCó hai điều\ncần biết.\n\n    Mã hồ sơ: H56-1\n\n  - giấy chứng sinh\n\n"
        f"Xác nhận:\n{LINK}\n\nThư được gửi tự động, xin không trả lời.\nTrân trọng,\nMột Cửa\n"
    )


def test_both_forms_say_the_same() -> None:
    shown = read(BODY).words[2:]  # without the title
    assert shown == re.sub(r"[-:](?=\s)", "", BODY.text).split()


def test_the_link_can_be_pressed_and_read() -> None:
    assert read(BODY).links == [LINK]
    assert LINK in unescape(BODY.html)


def test_what_is_put_in_stays_text() -> None:
    evil = '<script>alert("x")</script><img src=x>'
    body = write(evil, Facts([(evil, evil)]), Points([evil]), Link(evil, f'https://a.vn/"onclick="{evil}'))
    assert read(body).tags == {
        "html", "head", "meta", "title", "body", "p", "br", "table", "tr", "td", "ul", "li", "a"
    }  # fmt: skip
    assert body.text.count(evil) == 6


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert read(BODY).tags.isdisjoint({"img", "link", "script", "style", "iframe"})
