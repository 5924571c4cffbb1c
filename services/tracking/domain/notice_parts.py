"""What the table of notices is made of: its rows, and the parts that tell facts and what an officer wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.common.kernel.letters import Block, Points
from services.common.kernel.vietnam import in_words

from .event import Event
from .notice_facts import NoticeFacts
from .officers_words import without_identity_numbers
from .status import Status


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: the event, and the facts that belong to it."""

    event: Event
    facts: NoticeFacts

    @property
    def place(self) -> str:
        """Who hands the result out."""
        return self.facts.return_agency or self.facts.agency


Rows: TypeAlias = Callable[[About], Sequence[tuple[str, str]]]
"""Gives rows of facts, a label and a value each; none where there is nothing to tell."""
Blocks: TypeAlias = Callable[[About], Sequence[Block]]
"""Gives parts of the text; none where there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter. The first row of an event whose `when` holds counts.

    The texts know `{code}`; all but the subject `{agency}` (received it), `{handling}` (decides it) and `{place}` (hands
    the result out). `private` parts may tell what the dossier is about: of a sensitive procedure they stay away.
    """

    event: str
    subject: str
    happened: str
    next: str
    rows: tuple[Rows, ...] = ()
    private: tuple[Blocks, ...] = ()
    when: Callable[[About], bool] = lambda _: True


def now_in(status: Status) -> Callable[[About], bool]:
    """Holds when the event led to this status."""
    return lambda about: about.event.status is status


def on_paper(about: About) -> bool:
    """Holds for a dossier that no account owns: what is asked for comes on paper, and is checked when it is taken in."""
    return not about.event.owner_account


def appointment(about: About) -> Sequence[tuple[str, str]]:
    """When the result is promised."""
    return _time("Hẹn trả kết quả", about.facts.appointment)


def answer_due(about: About) -> Sequence[tuple[str, str]]:
    """By when the desk must say whether it accepts."""
    return _time("Cơ quan trả lời trước", about.event.acceptance_due)


def supplement_due(about: About) -> Sequence[tuple[str, str]]:
    """Until when to supplement, and whom to ask."""
    asked = about.facts.supplement
    if asked is None:
        return ()
    guide = [("Người hướng dẫn", asked.guide), ("Điện thoại", asked.phone)]
    return (*_time("Hạn bổ sung", asked.due), *(row for row in guide if row[1]))


def payment(about: About) -> Sequence[tuple[str, str]]:
    """How much, what for, to whom."""
    asked = about.facts.payment
    if asked is None:
        return ()
    amount = f"{asked.amount_vnd:,} đồng".replace(",", ".")
    rows = [("Khoản nộp", asked.kind.value), ("Số tiền", amount), ("Nơi nhận tiền", asked.payee)]
    return [row for row in rows if row[1]]


def new_date(about: About) -> Sequence[tuple[str, str]]:
    """The appointment that can't be kept, and the new one."""
    extension = about.facts.extension
    if extension is None:
        return appointment(about)
    return (*_time("Ngày hẹn cũ", extension.previous_due), *_time("Ngày hẹn mới", extension.due))


def collection(about: About) -> Sequence[tuple[str, str]]:
    """Where the result is handed out."""
    return (("Nơi nhận kết quả", about.place),)


def reason(about: About) -> Sequence[Block]:
    """Why, in the officer's words."""
    return (f"Lý do: {without_identity_numbers(about.facts.reason)}",) if about.facts.reason else ()


def items(about: About) -> Sequence[Block]:
    """What to mend, each with its remark."""
    asked = about.facts.supplement
    if asked is None or not asked.items:
        return ()
    told = [f"{item.name}: {item.remark}" if item.name else item.remark for item in asked.items]
    return ("Nội dung cần bổ sung:", Points([without_identity_numbers(each) for each in told]))


def apology(about: About) -> Sequence[Block]:
    """The apology and what the delay is due to."""
    extension = about.facts.extension
    if extension is None:
        return ()
    texts = (extension.apology, extension.cause and f"Nguyên nhân: {extension.cause}")
    return tuple(without_identity_numbers(text) for text in texts if text)


def result(about: About) -> Sequence[Block]:
    """What the result is called."""
    return (f"Kết quả: {without_identity_numbers(about.facts.result_kind)}",) if about.facts.result_kind else ()


def _time(label: str, instant: datetime | None) -> Sequence[tuple[str, str]]:
    return () if instant is None else ((label, in_words(instant)),)
