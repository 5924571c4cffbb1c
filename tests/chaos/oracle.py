"""The oracle: what the system promised against what there is. Pure; every finding is one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.chaos.evidence import NO_DEAD_LETTERS, Evidence
from tests.chaos.ledger import TOLD_BY_MAIL, Ledger, Promise
from tests.chaos.wards import Told

MESSAGE_ID = re.compile(r"<(?P<event_id>.+)\.(?P<kind>[a-z_-]+)@[^@]+>")


def judge(ledger: Ledger, evidence: Evidence, kills: int) -> list[str]:
    """Everything that is wrong; empty: nothing was lost, nothing was done twice."""
    return [
        *_nothing_more_nothing_less(ledger, evidence),
        *_everybody_sees_the_last_word(ledger, evidence),
        *_every_step_once(ledger, evidence),
        *_feeds(ledger, evidence),
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
    """Owner, timeline and passer-by see the code, and the status that the last acknowledged command left."""
    for promise in ledger.promises:
        views = {"the owner": evidence.owners.get(promise.dossier)}
        if promise.steps:
            views["the timeline"] = evidence.timelines.get(promise.dossier)
            views["a passer-by"] = evidence.passersby.get(promise.dossier)
        for who, view in views.items():
            seen = (view.code, view.status) if view else None
            if seen != (promise.code, promise.status):
                yield f"{promise.dossier}: {who} sees {seen}, promised was {(promise.code, promise.status)}"


def _every_step_once(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """A repeated command took effect once: no step and no file is doubled."""
    for promise in ledger.sent:
        story = evidence.timelines.get(promise.dossier)
        if story is None:
            continue  # told above
        if list(story.events) != promise.steps:
            yield f"{promise.dossier}: the timeline tells {list(story.events)}, acknowledged were {promise.steps}"
        if list(story.versions) != sorted(set(story.versions)):
            yield f"{promise.dossier}: the timeline's versions are out of order: {list(story.versions)}"
        wanted = (1, int("finished" in promise.steps))
        if evidence.files.get(promise.dossier) != wanted:
            yield f"{promise.dossier}: (components, results) are {evidence.files.get(promise.dossier)}, not {wanted}"


def _feeds(ledger: Ledger, evidence: Evidence) -> Iterator[str]:
    """Each event is in its ward's feed once after de-duplication, in the order of its dossier, without a gap."""
    for agency in sorted({promise.agency for promise in ledger.sent}):
        promises = [promise for promise in ledger.sent if promise.agency == agency]
        for how, feed in (("heard", evidence.heard), ("listed", evidence.listed)):
            yield from (f"{agency}, {how}: {finding}" for finding in _feed(promises, feed.get(agency, ())))


def _feed(promises: Sequence[Promise], events: Sequence[Told]) -> Iterator[str]:
    stories: dict[str, list[Told]] = {}
    for event in {event.event_id: event for event in events}.values():
        stories.setdefault(event.dossier, []).append(event)
    yield from _differ("dossiers", [promise.dossier for promise in promises], stories)
    for promise in promises:
        story = stories.get(promise.dossier, [])
        names = [event.event for event in story]
        if names != promise.steps:
            yield f"{promise.dossier} is told as {names}, acknowledged were {promise.steps}"
        if [event.sequence for event in story] != list(range(1, len(story) + 1)):
            yield f"{promise.dossier} has the sequence {[event.sequence for event in story]}"
        versions = [event.version for event in story]
        if versions != sorted(set(versions)):
            yield f"{promise.dossier} has the versions {versions}"
        if wrong := {event.code for event in story} - {promise.code}:
            yield f"{promise.dossier} is told with the codes {wrong}, promised was {promise.code}"


def _mails(evidence: Evidence, kills: int) -> Iterator[str]:
    """A mail for each event that the person is told of, about nothing else, and no more copies than there were kills."""
    events = {(event.event_id, event.event) for feed in evidence.listed.values() for event in feed}
    for kind in TOLD_BY_MAIL:
        wanted = [event_id for event_id, event in events if event == kind]
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
