"""What a letter says, written once as a sequence of blocks and given out as plain text and as HTML.

Both say the same, because both are made of the same blocks. The HTML asks for nothing from elsewhere (no picture, no
script, no font), so opening it tells nobody that it was opened. Whatever is put in is text: it is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and a value: `Mã hồ sơ: H56.260-261122-0001`."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Points:
    """A list, such as what is still missing."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Link:
    """An address of ours to open. `label` is the button in HTML; the address stands beside it in full, to be checked."""

    label: str
    url: str


Block: TypeAlias = str | Facts | Points | Link
"""A string is a paragraph; its line breaks are kept."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a letter in both forms."""

    text: str
    html: str


_OPENING = "Kính gửi ông/bà,"
_CLOSING = "Thư được gửi tự động, xin không trả lời.\nTrân trọng,\nMột Cửa"


def write(*blocks: Block) -> Body:
    """The body of a letter between its opening and its closing. Nobody is addressed by name: see who calls for why."""
    whole = (_OPENING, *blocks, _CLOSING)
    content = "".join(map(_html, whole))
    return Body(text="\n\n".join(map(_text, whole)) + "\n", html=f"{_HEAD}{content}{_FOOT}")


def _text(block: Block) -> str:
    match block:
        case Facts(rows):
            return "\n".join(f"    {label}: {value}" for label, value in rows)
        case Points(items):
            return "\n".join(f"  - {item}" for item in items)
        case Link(label, url):
            return f"{label}:\n{url}"
        case _:
            return block


def _html(block: Block) -> str:
    match block:
        case Facts(rows):
            cells = "".join(
                f"<tr>{_LABEL}{_inline(name)}</td>{_VALUE}{_inline(value)}</td></tr>" for name, value in rows
            )
            return f'<table role="presentation" style="margin:1em 0;border-collapse:collapse">{cells}</table>'
        case Points(items):
            return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"
        case Link(label, url):
            href = escape(url)
            button = f'<a href="{href}" style="{_BUTTON}">{_inline(label)}</a>'
            return f'<p>{button}</p><p style="{_SMALL}">{href}</p>'
        case _:
            return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    return escape(text).replace("\n", "<br>")


# Styles stand at their elements: mail programs drop style sheets.
_BODY = "margin:0 auto;max-width:36em;padding:1em;font:16px/1.6 sans-serif;color:#1a1a1a;background:#ffffff"
_BUTTON = (
    "display:inline-block;padding:.7em 1.4em;border-radius:4px;background:#a3151b;color:#ffffff;"
    "font-weight:bold;text-decoration:none"
)
_SMALL = "font-size:13px;color:#555555;overflow-wrap:anywhere"
_LABEL = '<td style="padding:.2em 1em .2em 0;color:#555555;vertical-align:top">'
_VALUE = '<td style="padding:.2em 0;font-weight:bold;vertical-align:top">'
_HEAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Một Cửa</title></head>'
    f'<body style="{_BODY}">'
)
_FOOT = "</body></html>"
