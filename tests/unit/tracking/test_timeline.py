"""What a timeline says, and to whom it is news."""

from __future__ import annotations

import pytest

from services.tracking.domain.event import Event
from services.tracking.domain.status import Status
from services.tracking.domain.timeline import Timeline, advance
from tests.unit.tracking.dossiers import HAI_AN, MORNING, NGHI_SON, PROVINCE, dossier_id, event, story, timeline_of


def audience(timeline: Timeline, each: Event) -> list[str]:
    return [delivery.agency_id for delivery in advance(timeline, each).deliveries]


def test_nothing_is_known_before_the_first_event() -> None:
    early = timeline_of(story()[1:])
    assert (early.reached, early.reached_version, early.last, early.entries) == (0, 0, None, ())
    assert early.finished_at is None
    assert early.returned_at is None


def test_a_missing_event_lets_those_behind_it_through_when_it_comes() -> None:
    submitted, accepted, started, *_ = story()
    timeline = timeline_of([submitted, started])
    assert timeline.last == submitted
    assert timeline.reached_version == submitted.version

    step = advance(timeline, accepted)
    assert [delivery.event for delivery in step.deliveries] == [accepted, started]
    assert step.timeline.last == started
    assert step.timeline.waiting == ()


def test_an_event_of_another_dossier_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="one dossier"):
        advance(Timeline(dossier_id(2)), event())


def test_result_and_return_have_their_times() -> None:
    timeline = timeline_of(story())
    finished, returned = timeline.entries[3], timeline.entries[4]
    assert timeline.finished_at == finished.occurred_at > MORNING
    assert timeline.returned_at == returned.occurred_at


def test_a_recalled_result_exists_but_is_not_returned() -> None:
    timeline = timeline_of(story(("submitted", "accepted", "started", "finished", "returned", "recalled")))
    assert timeline.last is not None
    assert timeline.last.status is Status.FINISHED
    assert timeline.finished_at == timeline.entries[3].occurred_at
    assert timeline.returned_at is None


def test_a_result_that_was_stepped_back_from_does_not_exist() -> None:
    timeline = timeline_of(story(("submitted", "accepted", "started", "finished", "stepped_back")))
    assert timeline.finished_at is None


def test_news_goes_to_the_receiving_and_the_handling_agency_once() -> None:
    assert audience(Timeline(dossier_id()), event(receiving=HAI_AN)) == [HAI_AN]
    assert audience(Timeline(dossier_id()), event(receiving=HAI_AN, handling=PROVINCE)) == [HAI_AN, PROVINCE]


def test_an_agency_that_a_transfer_takes_the_dossier_from_is_told() -> None:
    submitted = event(receiving=HAI_AN, handling=NGHI_SON)
    transferred = event("transferred", 2, receiving=HAI_AN, handling=PROVINCE)
    assert audience(timeline_of([submitted]), transferred) == [HAI_AN, PROVINCE, NGHI_SON]

    later = event("accepted", 3, receiving=HAI_AN, handling=PROVINCE)
    assert audience(timeline_of([submitted, transferred]), later) == [HAI_AN, PROVINCE]
