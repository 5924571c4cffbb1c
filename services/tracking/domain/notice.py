"""A notice put together: what happened, to which dossier, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from services.common.kernel.letters import Block, Facts, Link, write

from .event import Event
from .notice_facts import NoticeFacts
from .notice_parts import About, Notice
from .notice_table import notice_of

_DISCREET = (
    "Vì sự riêng tư, thư này không nêu chi tiết. Ông/bà xem đầy đủ sau khi đăng nhập, hoặc hỏi cơ quan giải quyết."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. Its subject is seen on lock screens and in logs: it holds the dossier code and nothing else."""

    to: str
    subject: str
    text: str
    html: str


def compose(event: Event, facts: NoticeFacts, public_url: str) -> Letter:
    """The letter about an event of `NOTICED`, in Vietnamese. Its link carries the dossier code only.

    Of a sensitive procedure neither the name nor an officer's words are told: mail travels and is stored in the clear.
    Nobody is addressed by name: the address was typed and not verified, and what else was typed must not travel to
    whoever has it.
    """
    about = About(event, facts)
    notice = notice_of(about)
    words = {"agency": facts.agency, "handling": event.handling.name, "place": about.place, "code": facts.code}
    body = write(
        notice.happened.format_map(words),
        Facts(_facts(notice, about)),
        *_private(notice, about),
        f"Việc cần làm tiếp theo:\n{notice.next.format_map(words)}",
        Link("Xem tình trạng hồ sơ", lookup_link(public_url, facts.code)),
    )
    return Letter(facts.email, notice.subject.format(code=facts.code), body.text, body.html)


def lookup_link(public_url: str, code: str) -> str:
    """The address of the public look-up page with the code filled in."""
    return f"{public_url}/tra-cuu?code={quote(code, safe='')}"


def _facts(notice: Notice, about: About) -> Sequence[tuple[str, str]]:
    event, facts = about.event, about.facts
    rows = [("Mã hồ sơ", facts.code)]
    if not event.sensitive:
        rows.append(("Thủ tục", facts.procedure))
    rows.append(("Cơ quan tiếp nhận", facts.agency))
    if event.handling.id != event.receiving.id:
        rows.append(("Cơ quan giải quyết", event.handling.name))
    return [*rows, *(row for part in notice.rows for row in part(about))]


def _private(notice: Notice, about: About) -> Sequence[Block]:
    blocks = [block for part in notice.private for block in part(about)]
    return [_DISCREET] if blocks and about.event.sensitive else blocks
