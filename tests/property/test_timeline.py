"""Laws of the timeline: what is made of a dossier's events does not depend on how they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tracking.domain.event import Event
from services.tracking.domain.timeline import Delivery, Overtaken, Timeline, advance, rebuild
from tests.unit.tracking.dossiers import HAI_AN, NGHI_SON, PROVINCE, dossier_id, event, timeline_of

NAMES = ("submitted", "accepted", "started", "transferred", "finished", "returned", "recalled", "refused")
EMPTY = Timeline(dossier_id())


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """One dossier's events in order; any step may change who handles it."""
    agencies = st.sampled_from([HAI_AN, NGHI_SON, PROVINCE])
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
    return [
        event(name, sequence, receiving=draw(agencies), handling=draw(agencies))
        for sequence, name in enumerate(names, start=1)
    ]


@st.composite
def arrivals(draw: st.DrawFn, *, complete: bool = True) -> tuple[list[Event], list[Event]]:
    """A history, and how it arrives: in any order, some events several times (some never, unless `complete`)."""
    history = draw(histories())
    some = history if complete else draw(st.lists(st.sampled_from(history), unique_by=lambda e: e.sequence))
    again = draw(st.lists(st.sampled_from(some), max_size=6)) if some else []
    return history, draw(st.permutations([*some, *again]))


def delivered(events: list[Event]) -> list[Delivery]:
    deliveries: list[Delivery] = []
    timeline = EMPTY
    for each in events:
        step = advance(timeline, each)
        deliveries += step.deliveries
        timeline = step.timeline
    return deliveries


@given(arrivals())
def test_neither_order_nor_repetition_matters(arrival: tuple[list[Event], list[Event]]) -> None:
    history, arrived = arrival
    assert timeline_of(arrived) == timeline_of(history)


@given(arrivals(complete=False))
def test_the_same_events_make_the_same_state_also_while_some_are_missing(
    arrival: tuple[list[Event], list[Event]],
) -> None:
    _, arrived = arrival
    assert timeline_of(arrived) == timeline_of(sorted(arrived, key=lambda e: e.sequence))


@given(arrivals(complete=False))
def test_applying_an_event_again_changes_nothing(arrival: tuple[list[Event], list[Event]]) -> None:
    _, arrived = arrival
    timeline = timeline_of(arrived)
    for each in arrived:
        step = advance(timeline, each)
        assert step.timeline == timeline
        assert step.deliveries == ()


@given(arrivals(complete=False))
def test_only_the_contiguous_beginning_counts(arrival: tuple[list[Event], list[Event]]) -> None:
    _, arrived = arrival
    seen = {each.sequence: each for each in arrived}
    reached = next(n for n in range(len(seen) + 1) if n + 1 not in seen)
    timeline = timeline_of(arrived)

    assert timeline.reached == reached
    assert [entry.sequence for entry in timeline.entries] == list(range(1, reached + 1))
    assert timeline.last == seen.get(reached)
    assert timeline.reached_version == (seen[reached].version if reached else 0)
    assert [early.sequence for early in timeline.waiting] == sorted(n for n in seen if n > reached)


@given(arrivals(complete=False), st.data())
def test_the_reached_version_never_goes_back(arrival: tuple[list[Event], list[Event]], data: st.DataObject) -> None:
    _, arrived = arrival
    cut = data.draw(st.integers(0, len(arrived)))
    assert timeline_of(arrived[:cut]).reached_version <= timeline_of(arrived).reached_version


@given(arrivals())
def test_the_feeds_get_every_event_once_in_order_however_it_arrives(
    arrival: tuple[list[Event], list[Event]],
) -> None:
    history, arrived = arrival
    assert delivered(arrived) == delivered(history)
    for agency in (HAI_AN, NGHI_SON, PROVINCE):
        mine = [d.event.sequence for d in delivered(arrived) if d.agency_id == agency]
        assert mine == sorted(set(mine))
        assert {e.sequence for e in history if agency in e.agencies} <= set(mine)


@given(arrivals(complete=False), st.data())
def test_a_rebuild_tells_the_feeds_exactly_what_they_have_missed(
    arrival: tuple[list[Event], list[Event]], data: st.DataObject
) -> None:
    """Also where the timeline itself is lost, as long as nothing was waiting in it."""
    history, arrived = arrival
    before = timeline_of(arrived)
    if not before.waiting and data.draw(st.booleans()):
        before = EMPTY
    seen = {each.event_id for each in arrived}

    rebuilt = rebuild(before, history, {each.event_id for each in history} - seen)

    assert rebuilt.timeline == timeline_of(history)
    assert [*delivered(arrived), *rebuilt.deliveries] == delivered(history)


@given(arrivals(complete=False), st.data())
def test_a_rebuild_never_forgets_what_is_known(arrival: tuple[list[Event], list[Event]], data: st.DataObject) -> None:
    history, arrived = arrival
    told = history[: data.draw(st.integers(0, len(history)))]
    before = timeline_of(arrived)
    if {each.sequence for each in arrived} <= {each.sequence for each in told}:
        assert rebuild(before, told, ()).timeline.reached >= before.reached
    else:
        with pytest.raises(Overtaken):
            rebuild(before, told, ())
