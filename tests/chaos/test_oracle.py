"""The oracle notices what a system might do wrong, and is content with one that keeps its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest

from tests.chaos.backstage import Row
from tests.chaos.evidence import Evidence, Standing, Story
from tests.chaos.ledger import ACCEPTED, FINISHED, RETURNED, STARTED, SUBMITTED, TOLD_BY_MAIL, Ledger, Promise
from tests.chaos.oracle import judge
from tests.chaos.plan import EXACT, FEWEST, VICTIMS, Moment, plan
from tests.chaos.wards import Told

AGENCY, KILLS = "c16594", 2
STEPS = [SUBMITTED, ACCEPTED, STARTED, FINISHED, RETURNED]
CODES = {"one": "H56.245-261122-0001", "two": "H56.245-261122-0002"}
Change: TypeAlias = Callable[[Evidence], None]


def ledger() -> Ledger:
    sent = [Promise(dossier, AGENCY, code, list(STEPS)) for dossier, code in CODES.items()]
    return Ledger([*sent, Promise("three", AGENCY)])


def truth() -> Evidence:
    """What is to be seen where everything went well; one mail came twice, as one kill allows."""
    feed = [
        Told(f"{dossier}-{number}", event, dossier, code, number, number + 4)
        for number, event in enumerate(STEPS, start=1)
        for dossier, code in CODES.items()
    ]
    mails = [mail(event) for event in feed if event.event in TOLD_BY_MAIL]
    rows = [Row(dossier, code) for dossier, code in CODES.items()]
    seen = {dossier: Standing(code, "returned") for dossier, code in CODES.items()}
    return Evidence(
        owners=seen | {"three": Standing("", "draft")},
        timelines={dossier: Story(code, "returned", list(STEPS), [5, 6, 7, 8, 9]) for dossier, code in CODES.items()},
        passersby=dict(seen),
        files=dict.fromkeys(CODES, (1, 1)),
        heard={AGENCY: [feed[0], *feed]},
        listed={AGENCY: feed},
        mails=[*mails, mails[0], "<7.verify-contact@localhost>"],
        dossiers=[*rows, Row("three", "")],
        tracked=rows,
    )


def mail(event: Told) -> str:
    return f"<{event.event_id}.{event.event}@localhost>"


def test_a_system_that_keeps_its_word_is_in_order() -> None:
    assert judge(ledger(), truth(), KILLS) == []


def lost_submission(evidence: Evidence) -> None:
    evidence.tracked = evidence.tracked[1:]


def doubled_timeline(evidence: Evidence) -> None:
    evidence.tracked = [*evidence.tracked, Row("other", CODES["one"])]


def lost_draft(evidence: Evidence) -> None:
    evidence.dossiers = evidence.dossiers[:-1]


def doubled_draft(evidence: Evidence) -> None:
    evidence.dossiers = [*evidence.dossiers, Row("four", "")]


def two_dossiers_with_one_code(evidence: Evidence) -> None:
    evidence.dossiers = [replace(row, code=CODES["one"]) if row.code else row for row in evidence.dossiers]


def old_status_for_the_owner(evidence: Evidence) -> None:
    evidence.owners = {**evidence.owners, "one": Standing(CODES["one"], "finished")}


def old_status_for_the_public(evidence: Evidence) -> None:
    evidence.passersby = {**evidence.passersby, "one": Standing(CODES["one"], "finished")}


def doubled_step(evidence: Evidence) -> None:
    story = Story(CODES["one"], "returned", [*STEPS, RETURNED], [5, 6, 7, 8, 9, 10])
    evidence.timelines = {**evidence.timelines, "one": story}


def doubled_file(evidence: Evidence) -> None:
    evidence.files = {**evidence.files, "one": (2, 1)}


def gap_in_the_feed(evidence: Evidence) -> None:
    evidence.listed = {AGENCY: evidence.listed[AGENCY][2:]}


def gap_in_what_the_ward_heard(evidence: Evidence) -> None:
    evidence.heard = {AGENCY: evidence.heard[AGENCY][:-1]}


def feed_out_of_order(evidence: Evidence) -> None:
    evidence.heard = {AGENCY: evidence.heard[AGENCY][::-1]}


def one_event_under_two_ids(evidence: Evidence) -> None:
    again = replace(evidence.listed[AGENCY][-1], event_id="again")
    evidence.listed = {AGENCY: [*evidence.listed[AGENCY], again]}


def lost_mail(evidence: Evidence) -> None:
    evidence.mails = evidence.mails[1:-2]


def mail_about_nothing(evidence: Evidence) -> None:
    evidence.mails = [*evidence.mails, "<again.accepted@localhost>"]


def too_many_copies(evidence: Evidence) -> None:
    evidence.mails = [*evidence.mails, *evidence.mails[:KILLS]]


def dead_letter(evidence: Evidence) -> None:
    evidence.dead_letters = "1  MALFORMED_EVENT"


@pytest.mark.parametrize(
    "harm",
    [
        lost_submission,
        doubled_timeline,
        lost_draft,
        doubled_draft,
        two_dossiers_with_one_code,
        old_status_for_the_owner,
        old_status_for_the_public,
        doubled_step,
        doubled_file,
        gap_in_the_feed,
        gap_in_what_the_ward_heard,
        feed_out_of_order,
        one_event_under_two_ids,
        lost_mail,
        mail_about_nothing,
        too_many_copies,
        dead_letter,
    ],
)
def test_harm_is_noticed(harm: Change) -> None:
    evidence = truth()
    harm(evidence)
    assert judge(ledger(), evidence, KILLS) != []


def test_a_promise_that_nobody_kept_is_noticed() -> None:
    assert len(judge(ledger(), Evidence(), KILLS)) >= len(CODES)


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_has_every_victim_and_every_exact_moment(seed: int) -> None:
    strikes = plan(seed, FEWEST + 3)
    assert strikes == plan(seed, FEWEST + 3)
    assert len(strikes) == FEWEST + 3
    assert {strike.victim for strike in strikes if strike.moment is Moment.ANY} == set(VICTIMS)
    assert {strike.moment: strike.victim for strike in strikes if strike.moment is not Moment.ANY} == EXACT


def test_a_plan_is_not_shorter_than_that() -> None:
    with pytest.raises(ValueError, match=str(FEWEST)):
        plan(1, FEWEST - 1)
