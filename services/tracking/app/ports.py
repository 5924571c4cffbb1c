"""What the use cases of tracking ask of the world. One contract suite holds for every implementation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.common.kernel.identity_documents import DocumentKind
from services.common.kernel.principal import Principal
from services.tracking.domain.cursor import FeedHead
from services.tracking.domain.event import Event
from services.tracking.domain.notice import Letter
from services.tracking.domain.notice_facts import NoticeFacts
from services.tracking.domain.timeline import Timeline


class Projection(Protocol):
    """The read model, as events write it."""

    async def record(self, event: Event) -> tuple[str, ...]:
        """Applies an event to its timeline and to the feeds, in one transaction, once however often it comes.

        Gives the agencies whose feeds have grown. In each feed the numbers 1, 2, 3 … appear in that order: who has seen
        n will never find a smaller one that was not there before. Raises `Unavailable`.
        """
        ...

    async def rebuild(self, dossier_id: str, events: Sequence[Event]) -> tuple[str, ...]:
        """Puts in the timeline's place what all events of its dossier, 1 to n, make; in one transaction, as `record`.

        Events that never came count as come; the feeds get what they have not, and nothing twice. Gives the agencies
        whose feeds have grown. Raises Overtaken when more than these n has been recorded, and `Unavailable`.
        """
        ...


class Archive(Protocol):
    """What submission has told, from the beginning."""

    async def of(self, dossier_id: str) -> Sequence[Event]:
        """All events of one dossier, in order; none for one that does not exist. Raises `Unavailable`."""
        ...


class Timelines(Protocol):
    """The timelines, as they are read. Every method may raise `Unavailable`."""

    async def by_code(self, code: str) -> Timeline | None:
        """The timeline of the dossier with this code, if there is one."""
        ...

    async def of_owner(self, indexes: Collection[str], *, before: datetime, limit: int) -> Sequence[Timeline]:
        """The newest dossiers whose owner has a number with one of these blind indexes, filed `before` an instant.

        No sensitive ones: no number leads to them. None for no index.
        """
        ...

    async def visible_to(self, principal: Principal, dossier_id: str) -> Timeline:
        """The timeline, for the owner's account or an agency that receives or handles the dossier.

        Raises DossierNotFound for everybody else and when there is none: the question is part of the query.
        """
        ...

    async def reached_version(self, dossier_id: str) -> int:
        """The version up to which nothing is missing; 0 if nothing is known."""
        ...


class Feed(Protocol):
    """The agencies' feeds, as they are read. Every method may raise `Unavailable`."""

    async def head(self, agency_id: str) -> FeedHead | None:
        """How far an agency's feed goes; None before its first event."""
        ...

    async def window(self, agency_id: str, after: int, through: int) -> list[bytes]:
        """The events numbered `after` + 1 to `through`, in order: as published, without the owner's blind indexes."""
        ...


class NumberIndex(Protocol):
    """Finds identity numbers without keeping them."""

    def index(self, kind: DocumentKind, number: str) -> str:
        """The blind index of a number under the active key."""
        ...

    def candidates(self, kind: DocumentKind, number: str) -> Sequence[str]:
        """All blind indexes that the number may be stored as."""
        ...


@dataclass(frozen=True, slots=True)
class LookUp:
    """One public look-up, for the audit; `payer` is on whose account it counted.

    `code` is empty where what was typed is no code: it might be anything. `number` is the blind index of a number.
    """

    time: datetime
    pass_id: str
    payer: str
    code: str = ""
    number: str = ""


class AuditLog(Protocol):
    """Where look-ups are recorded, for a time."""

    async def add(self, lookups: Mapping[str, LookUp]) -> None:
        """Keeps them, by id: each once, however often it is added. Raises `Unavailable`."""
        ...


class Outcome(StrEnum):
    """How a notice ended."""

    SENT = "sent"
    NO_ADDRESS = "no_address"  # the contact has no e-mail
    REFUSED = "refused"  # the recipient's server will never take it
    DOSSIER_GONE = "dossier_gone"


@dataclass(frozen=True, slots=True)
class Failure:
    """A notice that did not reach the person.

    `problem` is the kind of what went wrong last, never an address or a text; `final`: it is not tried by itself any more.
    """

    event: Event
    attempts: int
    problem: str
    final: bool
    first: datetime
    last: datetime


class Undelivered(Protocol):
    """The notices that did not reach the person. Every method may raise `Unavailable`."""

    async def note(self, event: Event, problem: str, *, final: bool) -> None:
        """One more try was in vain. What was `final` once stays so: an operator's retry brings nobody else to try."""
        ...

    async def forget(self, event_id: str, *, unless_final: bool = False) -> None:
        """It has reached the person, or need not any more. With `unless_final`: if it was still being tried."""
        ...

    async def get(self, event_id: str) -> Failure | None:
        """One of them."""
        ...

    async def all(self) -> list[Failure]:
        """All of them, oldest first; at most 1000."""
        ...


class FactsSource(Protocol):
    """Whom to write to and about what, asked of submission at the moment of writing."""

    async def of(self, dossier_id: str, sequence: int) -> NoticeFacts:
        """The facts for the notice of the event with this sequence. Raises DossierNotFound or `Unavailable`."""
        ...


class RecipientRefused(Exception):
    """The recipient's server will never take this letter."""


class Mailer(Protocol):
    """The mail relay."""

    async def send(self, event: Event, letter: Letter) -> None:
        """Sends; a repeat for the same event carries the same Message-ID. Raises RecipientRefused or `Unavailable`."""
        ...
