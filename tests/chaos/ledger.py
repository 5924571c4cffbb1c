"""What the system has acknowledged to those who use it: its word, which the oracle holds it to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from motcua.submission.v1 import dossier_pb2

from tests.support.citizen import Filing

SENT = "supplement_sent"
LEADS_TO = {
    "submitted": "registered",
    "accepted": "accepted",
    "refused": "refused",
    "started": "in_progress",
    "supplement_asked": "supplement_requested",
    "withdrawn": "withdrawn",
    "finished": "finished",
    "returned": "returned",
}
"""The status after a step; sending a supplement leads back, every other step changes none."""


class Doing(StrEnum):
    """What people are busy with; a journey is under way all the time, the others are parts of it."""

    UNDER_WAY = "under way"
    MENDING = "mending"
    FOLLOWING = "following live"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a dossier's content is looked at: one box of the declaration, and the names of its papers."""

    child: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A dossier as the ward read it when something was asked for, and again while its owner was mending it."""

    asked: dossier_pb2.Dossier
    seen: dossier_pb2.Dossier

    @property
    def differences(self) -> list[str]:
        """The fields that tell the two apart."""
        names = [field.name for field in dossier_pb2.Dossier.DESCRIPTOR.fields]
        return [name for name in names if getattr(self.asked, name) != getattr(self.seen, name)]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a live timeline told, over so many connections."""

    events: Sequence[str]
    versions: Sequence[int]
    connections: int


@dataclass(slots=True)
class Promise:
    """One dossier. `steps` are the commands acknowledged, in order; `code` is empty until it was sent.

    `feeds` are the agencies that hear of it, each with the number of steps before its time. `sheet` is what was `sent`
    last, or what its owner has `typed` since.
    """

    dossier: str
    feeds: dict[str, int]
    code: str = ""
    steps: list[str] = field(default_factory=list)
    sent: Sheet | None = None
    typed: Sheet | None = None
    glimpses: list[Glimpse] = field(default_factory=list)
    followed: Followed | None = None

    @property
    def status(self) -> str:
        """As the last acknowledged command left it."""
        path = ["draft"]
        for step in self.steps:
            path.append(path[-2] if step == SENT else LEADS_TO.get(step, path[-1]))
        return path[-1]

    @property
    def handled_by(self) -> str:
        """The agency whose it is now."""
        return [*self.feeds][-1]


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A change of password that was acknowledged."""

    user_name: str
    old: str
    new: str


@dataclass(slots=True)
class Ledger:
    """All promises, the same dossiers in their owners' hands, and what people are busy with at the moment."""

    promises: list[Promise] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    passwords: list[NewPassword] = field(default_factory=list)
    busy: Counter[Doing] = field(default_factory=Counter)

    @property
    def sent(self) -> list[Promise]:
        """The dossiers that were sent."""
        return [promise for promise in self.promises if promise.steps]

    def open(self, filing: Filing, agency: str) -> Promise:
        """A draft was acknowledged."""
        promise = Promise(filing.id, {agency: 0})
        self.promises.append(promise)
        self.filings.append(filing)
        return promise

    @contextmanager
    def during(self, doing: Doing) -> Iterator[None]:
        """Somebody is busy with it."""
        self.busy[doing] += 1
        try:
            yield
        finally:
            self.busy[doing] -= 1
