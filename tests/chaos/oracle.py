"""The oracle: what the system promised against what there is. Pure; every finding is one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from services.tracking.domain.notice_table import NOTICED
from tests.chaos.evidence import NO_DEAD_LETTERS, Evidence, LogIns, Standing
from tests.chaos.ledger import Ledger, Promise
from tests.chaos.wards import Told

MESSAGE_ID = re.compile(r"<(?P<event_id>.+)\.(?P<kind>[a-z_-]+)@[^@]+>")
PASSWORD_CHANGED = "password-changed"


def judge(ledger: Ledger, evidence: Evidence, kills: int) -> list[str]:
    """Everything that is wrong; empty: nothing was lost, nothing was done twice."""
    return [
        *_nothing_more_nothing_less(ledger, evidence),
        *_everybody_sees_the_last_word(ledger, evidence),
        *_every_step_once(ledger, evidence),
        *_content(ledger, evidence),
        *_followed_live(ledger, evidence),
        *_feeds(ledger, evidence),
        *_passwords(ledger, evidence),
        *_mails(evidence, kills),
        *_dead_letters(evidence),
    ]


def _nothing_more_nothing_less(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """Each acknowledged draft is stored once and nothing else is; each submission is tracked once; codes are unique."""
    yield from _differ("submission holds", [p.dossier for p in ledger.promises], [r.dossier for r in evidence.dossiers])
    sent = ledger.sent
    yield from _differ("tracking holds", [p.dossier for p in sent], [row.dossier for row in evidence.tracked])
    codes = sorted(promise.code for promise in sent)
    yield from _differ("submission's codes:", codes, [row.code for row in evidence.dossiers if row.code])
    yield from _differ("tracking's codes:", codes, [row.code for row in evidence.tracked])
    promised = {promise.dossier: promise.code for promise in ledger.promises}
    for row in (*evidence.dossiers, *evidence.tracked):
        if row.code != promised.get(row.dossier, ""):
            yield f"{row.dossier} has the code {row.code!r}, promised was {promised.get(row.dossier)!r}"


def _everybody_sees_the_last_word(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """Owner, ward, timeline and passer-by see the code, and the status that the last acknowledged command left."""
    for promise in ledger.promises:
        views: dict[str, Standing | None] = {"the owner": evidence.owners.get(promise.dossier)}
        if promise.steps:
            views["the ward"] = evidence.desks.get(promise.dossier)
            views["the timeline"] = evidence.timelines.get(promise.dossier)
            views["a passer-by"] = evidence.passersby.get(promise.dossier)
        for who, view in views.items():
            seen = (view.code, view.status) if view else None
            if seen != (promise.code, promise.status):
                yield f"{promise.dossier}: {who} sees {seen}, promised was {(promise.code, promise.status)}"


def _every_step_once(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """A repeated command took effect once: no step is doubled, in the history and in the timeline, and no result."""
    for promise in ledger.sent:
        for who, views in (("owner", evidence.owners), ("ward", evidence.desks)):
            if (view := views.get(promise.dossier)) is None:
                continue  # told above
            if list(view.steps) != promise.steps:
                yield f"{promise.dossier}: the {who}'s history has {list(view.steps)}, acknowledged were {promise.steps}"
            if view.results != int("finished" in promise.steps):
                yield f"{promise.dossier}: the {who} sees {view.results} results after {promise.steps}"
        if (story := evidence.timelines.get(promise.dossier)) is None:
            continue  # told above
        if list(story.events) != promise.steps:
            yield f"{promise.dossier}: the timeline tells {list(story.events)}, acknowledged were {promise.steps}"
        if list(story.versions) != sorted(set(story.versions)):
            yield f"{promise.dossier}: the timeline's versions are out of order: {list(story.versions)}"


def _content(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """The owner reads what was typed last; the ward what was sent last, and nothing at all of the mending."""
    for promise in ledger.sent:
        views = {
            "the owner": (evidence.owners.get(promise.dossier), promise.typed or promise.sent),
            "the ward": (evidence.desks.get(promise.dossier), promise.sent),
        }
        for who, (view, wanted) in views.items():
            if view is not None and view.sheet != wanted:
                yield f"{promise.dossier}: {who} reads {view.sheet}, not {wanted}"
        if leaks := {field for glimpse in promise.glimpses for field in glimpse.differences}:
            yield f"{promise.dossier}: the ward saw something of {sorted(leaks)} before it was sent"


def _followed_live(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """Who followed live has heard what the timeline tells: nothing is missing, nothing came twice."""
    for promise in ledger.sent:
        story, followed = evidence.timelines.get(promise.dossier), promise.followed
        if story is None or followed is None:
            continue
        told, heard = (list(zip(each.events, each.versions, strict=True)) for each in (story, followed))
        if heard != told:
            yield f"{promise.dossier}: who followed live heard {heard}, the timeline tells {told}"


def _feeds(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """Each event is once in the feed of each agency that it concerns, after de-duplication, in order, without a gap."""
    for agency in sorted({agency for promise in ledger.sent for agency in promise.feeds}):
        promises = [promise for promise in ledger.sent if agency in promise.feeds]
        for how, feed in (("heard", evidence.heard), ("listed", evidence.listed)):
            yield from (f"{agency}, {how}: {finding}" for finding in _feed(agency, promises, feed.get(agency, ())))


def _feed(agency: str, promises: Sequence[Promise], events: Sequence[Told]) -> Iterator[str]:
    stories: dict[str, list[Told]] = {}
    for event in {event.event_id: event for event in events}.values():
        stories.setdefault(event.dossier, []).append(event)
    yield from _differ("dossiers", [promise.dossier for promise in promises], stories)
    for promise in promises:
        story, before = stories.get(promise.dossier, []), promise.feeds[agency]
        names = [event.event for event in story]
        if names != promise.steps[before:]:
            yield f"{promise.dossier} is told as {names}, acknowledged were {promise.steps[before:]}"
        if [event.sequence for event in story] != list(range(before + 1, before + 1 + len(story))):
            yield f"{promise.dossier} has the sequence {[event.sequence for event in story]}"
        versions = [event.version for event in story]
        if versions != sorted(set(versions)):
            yield f"{promise.dossier} has the versions {versions}"
        if wrong := {event.code for event in story} - {promise.code}:
            yield f"{promise.dossier} is told with the codes {wrong}, promised was {promise.code}"


def _passwords(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """A changed password counts, the old one does not, and the person was told, once or more."""
    for change in ledger.passwords:
        if (found := evidence.log_ins.get(change.user_name)) != LogIns(old=False, new=True):
            yield f"{change.user_name}, whose password was changed, is let in: {found}"
    told = {event_id for event_id, kind in notices(evidence) if kind == PASSWORD_CHANGED}
    if len(told) != len(ledger.passwords):
        yield f"{len(told)} changes of a password are told by mail, acknowledged were {len(ledger.passwords)}"


def _mails(evidence: Evidence, kills: int) -> Iterator[str]:
    """A mail for each event that the person is told of, about nothing else, and no more copies than there were kills."""
    events = {(event.event_id, event.event) for feed in evidence.listed.values() for event in feed}
    for kind in sorted({kind for _, kind in events} | NOTICED):
        wanted = [event_id for event_id, event in events if event == kind and event in NOTICED]
        yield from _differ(f"mails of {kind!r}", wanted, {event for event, k in notices(evidence) if k == kind})
    if (copies := surplus(evidence)) > kills:
        yield f"{copies} surplus copies of mails, {kills} kills"


def _dead_letters(evidence: Evidence) -> Iterator[str]:
    if evidence.dead_letters != NO_DEAD_LETTERS:
        yield f"there are dead letters:\n{evidence.dead_letters}"


def notices(evidence: Evidence) -> list[tuple[str, str]]:
    """Event id and kind of every mail, as often as it came."""
    found = [MESSAGE_ID.fullmatch(message_id) for message_id in evidence.mails]
    return [(match["event_id"], match["kind"]) for match in found if match]


def surplus(evidence: Evidence) -> int:
    """How many mails had come before."""
    return len(evidence.mails) - len(set(evidence.mails))


def _differ(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    """What is missing, and what is there too often or should not be there at all."""
    expected, actual = Counter([*wanted]), Counter([*found])
    for word, difference in (("lacks", expected - actual), ("has too much", actual - expected)):
        if difference:
            yield f"{what} {word}: {', '.join(f'{key} ({count})' for key, count in sorted(difference.items()))}"
