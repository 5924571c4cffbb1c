"""The table of transitions: what holds for every row, and for every way through it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.actions import Action, Target
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.status import Status
from services.submission.domain.transitions import TRANSITIONS, allowed, resolve, trail


@st.composite
def ways(draw: st.DrawFn, max_steps: int = 25) -> list[Status]:
    """The statuses of a dossier that went any allowed way, from a draft or from the counter."""
    past = [Status.DRAFT] if draw(st.booleans()) else [resolve(Action.FILE_AT_COUNTER, [])]
    for _ in range(draw(st.integers(0, max_steps))):
        rows = allowed(past[-1], same_day=True)
        if not rows:
            break
        past.append(resolve(draw(st.sampled_from(rows)).action, past, same_day=True))
    return past


@given(ways())
def test_a_trail_ends_where_the_dossier_stands_and_names_no_status_twice(past: list[Status]) -> None:
    path = trail(past)
    assert path[0] is past[0]
    assert path[-1] is past[-1]
    assert len(set(path)) == len(path)


@given(ways(), st.sampled_from(Action))
def test_an_action_leads_where_the_table_says_or_nowhere(past: list[Status], action: Action) -> None:
    row = TRANSITIONS[action]
    try:
        target = resolve(action, past)
    except TransitionNotAllowed:
        assert row not in allowed(past[-1])
        return
    assert row in allowed(past[-1])
    match row.target:
        case Status() as fixed:
            assert target is fixed
        case Target.SAME:
            assert target is past[-1]
        case Target.PREVIOUS:
            assert target in past[:-1]
        case Target.REFUSED_OR_STOPPED:
            assert target is (Status.STOPPED if Status.ACCEPTED in past else Status.REFUSED)


@given(ways())
def test_a_detour_ends_where_it_began(past: list[Status]) -> None:
    detours = {
        Action.ASK_SUPPLEMENT: Action.SEND_SUPPLEMENT,
        Action.DEMAND_PAYMENT: Action.CONFIRM_PAYMENT,
        Action.STOP: Action.RESUME,
        Action.RETURN_RESULT: Action.RECALL_RESULT,
    }
    for out, back in detours.items():
        if TRANSITIONS[out] in allowed(past[-1]):
            there = [*past, resolve(out, past)]
            assert resolve(back, there) is past[-1]
            assert trail([*there, resolve(back, there)]) == trail(past)


@given(ways())
def test_nobody_gets_back_to_a_draft_and_nobody_out_of_the_end(past: list[Status]) -> None:
    assert Status.DRAFT not in past[1:]
    assert all(allowed(status, same_day=True) for status in past[:-1])


@given(ways())
def test_what_was_accepted_is_not_refused_any_more(past: list[Status]) -> None:
    if Status.ACCEPTED in past:
        assert Status.REFUSED not in past
        assert Status.REGISTERED not in past[past.index(Status.ACCEPTED) :]
