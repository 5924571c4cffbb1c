"""What there is to be seen afterwards, as plain data: through the public doors where they show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from motcua.submission.v1 import dossier_pb2

from tests.chaos.backstage import Backstage, Row
from tests.chaos.ledger import Ledger, Promise
from tests.chaos.wards import Told, read_again
from tests.support.citizen import Filing
from tests.support.operator import motcua
from tests.support.passerby import Passerby
from tests.support.portal import Portal
from tests.support.ward import Ward

AT_ONCE = 8
NO_DEAD_LETTERS = "There are no dead letters."
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands in somebody's eyes."""

    code: str
    status: str


@dataclass(frozen=True, slots=True)
class Story(Standing):
    """A timeline; `events` and the dossier's `versions` after them."""

    events: Sequence[str]
    versions: Sequence[int]


@dataclass(slots=True)
class Evidence:
    """By dossier: `owners`, `timelines`, `passersby` (what each sees) and `files` (components, results). By agency: the
    feed as `heard` live and as `listed` afterwards. `mails` are the Message-IDs of all mails, as often as they came.
    `dossiers` is what submission holds, `tracked` what tracking does, `published` counts the messages in their stream.
    """

    owners: Mapping[str, Standing] = field(default_factory=dict)
    timelines: Mapping[str, Story] = field(default_factory=dict)
    passersby: Mapping[str, Standing] = field(default_factory=dict)
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    heard: Mapping[str, Sequence[Told]] = field(default_factory=dict)
    listed: Mapping[str, Sequence[Told]] = field(default_factory=dict)
    mails: Sequence[str] = ()
    dead_letters: str = NO_DEAD_LETTERS
    dossiers: Sequence[Row] = ()
    tracked: Sequence[Row] = ()
    published: int = 0


async def gather(
    portal: Portal,
    wards: Mapping[str, Ward],
    heard: Mapping[str, Sequence[Told]],
    ledger: Ledger,
    behind: Backstage,
) -> Evidence:
    """Look everywhere."""
    sent = {promise.dossier for promise in ledger.sent}
    filings = {filing.id: filing for filing in ledger.filings}
    people = [Passerby(portal) for _ in range(AT_ONCE)]

    async def passes_by(promise: Promise) -> Standing:
        person = people.pop()
        try:
            found = await person.look_up(promise.code)
        finally:
            people.append(person)
        return Standing(found["code"], found["status"])

    async def opens(promise: Promise) -> tuple[int, int]:
        return _files(await wards[promise.agency].open(f"dossiers/{promise.dossier}"))

    return Evidence(
        owners=await _each(filings, _owner),
        timelines=await _each({key: filing for key, filing in filings.items() if key in sent}, _story),
        passersby=await _each({promise.dossier: promise for promise in ledger.sent}, passes_by),
        files=await _each({promise.dossier: promise for promise in ledger.sent}, opens),
        heard=heard,
        listed={agency: await read_again(ward) for agency, ward in wards.items()},
        mails=await _message_ids(portal),
        dead_letters=(await motcua(portal.doors.operator_env, "dead-letters", "list")).strip(),
        dossiers=await behind.dossiers(),
        tracked=await behind.timelines(),
        published=await behind.published(),
    )


async def _message_ids(portal: Portal) -> list[str]:
    answer = await portal.http.get(f"{portal.doors.mail_view}/messages")
    return [mail["message_id"] for mail in answer.raise_for_status().json()]


async def _owner(filing: Filing) -> Standing:
    dossier = await filing.refresh()
    return Standing(dossier.get("code") or "", dossier["status"])


async def _story(filing: Filing) -> Story:
    timeline = await filing.timeline()
    entries = timeline["entries"]
    events, versions = [entry["event"] for entry in entries], [entry["version"] for entry in entries]
    return Story(timeline["code"], timeline["status"], events, versions)


def _files(dossier: dossier_pb2.Dossier) -> tuple[int, int]:
    purposes = [attachment.purpose for attachment in dossier.attachments]
    results = purposes.count(dossier_pb2.ATTACHMENT_PURPOSE_RESULT)
    return len(purposes) - results, results


async def _each(subjects: Mapping[str, S], ask: Callable[[S], Awaitable[T]]) -> dict[str, T]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(subject: S) -> T:
        async with limit:
            return await ask(subject)

    answers: Iterable[T] = await asyncio.gather(*map(one, subjects.values()))
    return dict(zip(subjects, answers, strict=True))
