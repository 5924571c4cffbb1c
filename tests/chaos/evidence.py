"""What there is to be seen afterwards, as plain data: through the public doors where they show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from motcua.submission.v1 import dossier_pb2

from tests.chaos.backstage import Backstage, Row
from tests.chaos.ledger import Ledger, NewPassword, Promise, Sheet
from tests.chaos.wards import Told, read_again
from tests.support.citizen import Filing
from tests.support.operator import motcua
from tests.support.passerby import Passerby
from tests.support.portal import Portal
from tests.support.surprise import Refused
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


@dataclass(frozen=True, slots=True)
class Opened(Standing):
    """A dossier as it is read: the `steps` of its history, its content, and how many `results` it has."""

    steps: Sequence[str]
    sheet: Sheet | None
    results: int


@dataclass(frozen=True, slots=True)
class LogIns:
    """Who is let in with which password, after it was changed."""

    old: bool
    new: bool


@dataclass(slots=True)
class Evidence:
    """By dossier: what `owners`, `desks`, `timelines` and `passersby` show. By agency: the feed as `heard` live and as
    `listed` afterwards. By user name: `log_ins` after a change of the password. `mails` are the Message-IDs of all mails,
    as often as they came. `dossiers` is what submission holds, `tracked` what tracking does, `published` counts the
    messages in their stream.
    """

    owners: Mapping[str, Opened] = field(default_factory=dict)
    desks: Mapping[str, Opened] = field(default_factory=dict)
    timelines: Mapping[str, Story] = field(default_factory=dict)
    passersby: Mapping[str, Standing] = field(default_factory=dict)
    log_ins: Mapping[str, LogIns] = field(default_factory=dict)
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
    sent = {promise.dossier: promise for promise in ledger.sent}
    filings = {filing.id: filing for filing in ledger.filings}
    people = [Passerby(portal) for _ in range(AT_ONCE)]

    async def passes_by(promise: Promise) -> Standing:
        person = people.pop()
        try:
            found = await person.look_up(promise.code)
        finally:
            people.append(person)
        return Standing(found["code"], found["status"])

    async def logs_in(change: NewPassword) -> LogIns:
        old, new = [await lets_in(portal, change.user_name, password) for password in (change.old, change.new)]
        return LogIns(old, new)

    async def opens(promise: Promise) -> Opened:
        return _desk(await wards[promise.handled_by].open(f"dossiers/{promise.dossier}"))

    return Evidence(
        owners=await _each(filings, _owner),
        desks=await _each(sent, opens),
        timelines=await _each({key: filing for key, filing in filings.items() if key in sent}, _story),
        passersby=await _each(sent, passes_by),
        log_ins=await _each({change.user_name: change for change in ledger.passwords}, logs_in),
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


async def lets_in(portal: Portal, user_name: str, password: str) -> bool:
    """Whether a log-in with this password succeeds. Raises Surprise."""
    try:
        await portal.rest().post("/sessions", {"user_name": user_name, "password": password})
    except Refused as refused:
        if refused.reason != "CREDENTIALS_WRONG":
            raise
        return False
    return True


def sheet_of(dossier: dossier_pb2.Dossier) -> Sheet:
    """What a ward reads."""
    child: Any = dossier.declaration["child"]
    papers = [attachment.file_name for attachment in dossier.attachments if attachment.component_key]
    return Sheet(child["full_name"], tuple(papers))


def _desk(dossier: dossier_pb2.Dossier) -> Opened:
    status = dossier_pb2.DossierStatus.Name(dossier.status).removeprefix("DOSSIER_STATUS_").lower()
    steps = [entry.event for entry in dossier.history]
    sheet = sheet_of(dossier)
    return Opened(dossier.code, status, steps, sheet, len(dossier.attachments) - len(sheet.papers))


async def _owner(filing: Filing) -> Opened:
    dossier = await filing.refresh()
    child = (dossier.get("declaration") or {}).get("child")
    papers = [each["file_name"] for each in dossier["attachments"] if each.get("component_key")]
    sheet = Sheet(child["full_name"], tuple(papers)) if child else None
    steps = [entry["event"] for entry in dossier["history"]]
    return Opened(dossier.get("code") or "", dossier["status"], steps, sheet, len(dossier["attachments"]) - len(papers))


async def _story(filing: Filing) -> Story:
    timeline = await filing.timeline()
    entries = timeline["entries"]
    events, versions = [entry["event"] for entry in entries], [entry["version"] for entry in entries]
    return Story(timeline["code"], timeline["status"], events, versions)


async def _each(subjects: Mapping[str, S], ask: Callable[[S], Awaitable[T]]) -> dict[str, T]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(subject: S) -> T:
        async with limit:
            return await ask(subject)

    answers: Iterable[T] = await asyncio.gather(*map(one, subjects.values()))
    return dict(zip(subjects, answers, strict=True))
