"""Tracking has words for everything that submission can tell."""

from __future__ import annotations

import pytest

from services.submission.domain.status import Status as SubmissionStatus
from services.submission.domain.transitions import TRANSITIONS, Transition
from services.tracking.domain.notice_table import NOTICED
from services.tracking.domain.status import Status, step_text


def test_the_statuses_are_the_same() -> None:
    assert {status.name: status.value for status in Status} == {s.name: s.value for s in SubmissionStatus}


@pytest.mark.parametrize("transition", TRANSITIONS.values(), ids=lambda transition: transition.event)
def test_every_event_has_words_of_its_own(transition: Transition) -> None:
    assert step_text(transition.event, Status.ACCEPTED) != step_text("an_event_of_tomorrow", Status.ACCEPTED)


def test_notices_are_about_events_that_exist() -> None:
    assert {transition.event for transition in TRANSITIONS.values()} >= NOTICED
