"""What a system might do wrong: each changes the evidence of one that keeps its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.chaos.backstage import Row
from tests.chaos.evidence import Evidence, LogIns, Standing, Story
from tests.chaos.truth import AGENCY, CODES, FIRST, KILLS, MENDED, OTHER_AGENCY, STEPS, USER, versions


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
    evidence.owners = {**evidence.owners, "one": replace(evidence.owners["one"], status="finished")}


def old_status_for_the_ward(evidence: Evidence) -> None:
    evidence.desks = {**evidence.desks, "one": replace(evidence.desks["one"], status="finished")}


def old_status_for_the_public(evidence: Evidence) -> None:
    evidence.passersby = {**evidence.passersby, "one": Standing(CODES["one"], "finished")}


def doubled_step_in_the_timeline(evidence: Evidence) -> None:
    story = Story(CODES["one"], "returned", [*STEPS["one"], "returned"], [*versions("one"), 12])
    evidence.timelines = {**evidence.timelines, "one": story}


def doubled_step_in_the_history(evidence: Evidence) -> None:
    history = [*STEPS["one"], "returned"]
    evidence.owners = {**evidence.owners, "one": replace(evidence.owners["one"], steps=history)}


def step_lost_from_the_history(evidence: Evidence) -> None:
    evidence.desks = {**evidence.desks, "one": replace(evidence.desks["one"], steps=STEPS["one"][1:])}


def doubled_result(evidence: Evidence) -> None:
    evidence.desks = {**evidence.desks, "one": replace(evidence.desks["one"], results=2)}


def doubled_paper(evidence: Evidence) -> None:
    sheet = replace(MENDED, papers=MENDED.papers * 2)
    evidence.owners = {**evidence.owners, "one": replace(evidence.owners["one"], sheet=sheet)}


def supplement_that_the_ward_does_not_see(evidence: Evidence) -> None:
    evidence.desks = {**evidence.desks, "one": replace(evidence.desks["one"], sheet=FIRST)}


def gap_in_the_feed(evidence: Evidence) -> None:
    evidence.listed = {**evidence.listed, AGENCY: evidence.listed[AGENCY][2:]}


def gap_in_what_the_ward_heard(evidence: Evidence) -> None:
    evidence.heard = {**evidence.heard, AGENCY: evidence.heard[AGENCY][:-1]}


def gap_in_what_the_other_ward_heard(evidence: Evidence) -> None:
    evidence.heard = {**evidence.heard, OTHER_AGENCY: evidence.heard[OTHER_AGENCY][1:]}


def event_that_does_not_concern_the_other_ward(evidence: Evidence) -> None:
    stranger = evidence.listed[AGENCY][0]
    evidence.listed = {**evidence.listed, OTHER_AGENCY: [*evidence.listed[OTHER_AGENCY], stranger]}


def feed_out_of_order(evidence: Evidence) -> None:
    evidence.heard = {**evidence.heard, AGENCY: evidence.heard[AGENCY][::-1]}


def one_event_under_two_ids(evidence: Evidence) -> None:
    again = replace(evidence.listed[AGENCY][-1], event_id="again")
    evidence.listed = {**evidence.listed, AGENCY: [*evidence.listed[AGENCY], again]}


def lost_mail(evidence: Evidence) -> None:
    evidence.mails = [mail for mail in evidence.mails if not mail.startswith("<one-4.")]


def nobody_told_of_the_new_password(evidence: Evidence) -> None:
    evidence.mails = evidence.mails[:-1]


def old_password_counts(evidence: Evidence) -> None:
    evidence.log_ins = {USER: LogIns(old=True, new=True)}


def new_password_does_not_count(evidence: Evidence) -> None:
    evidence.log_ins = {USER: LogIns(old=False, new=False)}


def mail_about_what_nobody_is_told_of(evidence: Evidence) -> None:
    evidence.mails = [*evidence.mails, "<one-3.started@localhost>"]


def mail_about_nothing(evidence: Evidence) -> None:
    evidence.mails = [*evidence.mails, "<again.accepted@localhost>"]


def too_many_copies(evidence: Evidence) -> None:
    evidence.mails = [*evidence.mails, *evidence.mails[:KILLS]]


def dead_letter(evidence: Evidence) -> None:
    evidence.dead_letters = "1  MALFORMED_EVENT"


HARMS: tuple[Callable[[Evidence], None], ...] = (
    lost_submission,
    doubled_timeline,
    lost_draft,
    doubled_draft,
    two_dossiers_with_one_code,
    old_status_for_the_owner,
    old_status_for_the_ward,
    old_status_for_the_public,
    doubled_step_in_the_timeline,
    doubled_step_in_the_history,
    step_lost_from_the_history,
    doubled_result,
    doubled_paper,
    supplement_that_the_ward_does_not_see,
    gap_in_the_feed,
    gap_in_what_the_ward_heard,
    gap_in_what_the_other_ward_heard,
    event_that_does_not_concern_the_other_ward,
    feed_out_of_order,
    one_event_under_two_ids,
    lost_mail,
    nobody_told_of_the_new_password,
    old_password_counts,
    new_password_does_not_count,
    mail_about_what_nobody_is_told_of,
    mail_about_nothing,
    too_many_copies,
    dead_letter,
)
