"""The table of transitions, held against the law's list of statuses and the national exchange."""

from __future__ import annotations

import pytest

from services.submission.domain.actions import Action, Actor
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.status import Status
from services.submission.domain.transitions import TRANSITIONS, allowed, resolve, trail

S = Status


def test_every_action_has_exactly_one_row() -> None:
    assert set(TRANSITIONS) == set(Action)
    # The 21 of the law and the exchange, and two overlays: a supplement is confirmed, a withdrawal is asked for.
    assert len(TRANSITIONS) == 21 + 2


def test_every_row_says_who_what_and_how_it_is_called_afterwards() -> None:
    for row in TRANSITIONS.values():
        assert row.actors
        assert row.requires
        assert row.name_vi
    events = [row.event for row in TRANSITIONS.values()]
    assert len(set(events)) == len(events)
    assert all(event.replace("_", "").isalpha() and event.isascii() and event.islower() for event in events)


def test_status_numbers_are_the_national_codes() -> None:
    national = {status.value: status.name_vi for status in Status if status is not Status.DRAFT}
    assert national == {
        1: "Mới đăng ký",
        2: "Được tiếp nhận",
        3: "Không được tiếp nhận",
        4: "Đang xử lý",
        5: "Yêu cầu bổ sung giấy tờ",
        6: "Yêu cầu thực hiện nghĩa vụ tài chính",
        7: "Công dân yêu cầu rút hồ sơ",
        8: "Dừng xử lý",
        9: "Đã xử lý xong",
        10: "Đã trả kết quả",
    }


def test_only_refused_and_withdrawn_are_the_end() -> None:
    assert {status for status in Status if not allowed(status, same_day=True)} == {S.REFUSED, S.WITHDRAWN}


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        (None, {Action.FILE_AT_COUNTER}),
        (S.DRAFT, {Action.FILE_ONLINE}),
        (
            S.REGISTERED,
            {
                Action.ACCEPT,
                Action.REFUSE,
                Action.WITHDRAW_BEFORE_ACCEPTANCE,
                Action.ASK_SUPPLEMENT,
                Action.CONFIRM_SUPPLEMENT,
                Action.TRANSFER,
            },
        ),
        (S.FINISHED, {Action.STEP_BACK, Action.RETURN_RESULT}),
        (S.RETURNED, {Action.RECALL_RESULT}),
        (S.REFUSED, set()),
    ],
)
def test_what_may_be_done(status: Status | None, actions: set[Action]) -> None:
    assert {row.action for row in allowed(status)} == actions


@pytest.mark.parametrize(
    ("past", "action", "target"),
    [
        ([S.DRAFT], Action.FILE_ONLINE, S.REGISTERED),
        ([], Action.FILE_AT_COUNTER, S.ACCEPTED),
        ([S.DRAFT, S.REGISTERED, S.SUPPLEMENT_REQUESTED], Action.SEND_SUPPLEMENT, S.REGISTERED),
        ([S.ACCEPTED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED], Action.SEND_SUPPLEMENT, S.IN_PROGRESS),
        ([S.DRAFT, S.REGISTERED, S.SUPPLEMENT_REQUESTED], Action.EXPIRE_SUPPLEMENT, S.REFUSED),
        ([S.DRAFT, S.REGISTERED, S.ACCEPTED, S.SUPPLEMENT_REQUESTED], Action.EXPIRE_SUPPLEMENT, S.STOPPED),
        ([S.ACCEPTED, S.PAYMENT_REQUESTED], Action.CONFIRM_PAYMENT, S.ACCEPTED),
        ([S.ACCEPTED, S.IN_PROGRESS], Action.STEP_BACK, S.ACCEPTED),
        # One step back is out of the handling, not into a supplement that was settled long ago.
        ([S.ACCEPTED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED, S.IN_PROGRESS], Action.STEP_BACK, S.ACCEPTED),
        # Nor into the counter after a result was recalled.
        ([S.ACCEPTED, S.IN_PROGRESS, S.FINISHED, S.RETURNED, S.FINISHED], Action.STEP_BACK, S.IN_PROGRESS),
        # A supplement that expired and is resumed waits for the citizen again.
        ([S.ACCEPTED, S.SUPPLEMENT_REQUESTED, S.STOPPED], Action.RESUME, S.SUPPLEMENT_REQUESTED),
        ([S.ACCEPTED, S.IN_PROGRESS], Action.EXTEND, S.IN_PROGRESS),
        ([S.DRAFT, S.REGISTERED], Action.TRANSFER, S.REGISTERED),
        ([S.ACCEPTED, S.IN_PROGRESS], Action.HAND_OVER, S.IN_PROGRESS),
    ],
)
def test_where_an_action_leads(past: list[Status], action: Action, target: Status) -> None:
    assert resolve(action, past) is target


def test_only_a_same_day_procedure_goes_from_accepted_to_finished_at_once() -> None:
    past = [S.DRAFT, S.REGISTERED, S.ACCEPTED]
    assert resolve(Action.FINISH, past, same_day=True) is S.FINISHED
    with pytest.raises(TransitionNotAllowed):
        resolve(Action.FINISH, past)


def test_a_trail_leaves_the_detours_out() -> None:
    assert trail([S.REGISTERED, S.ACCEPTED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED, S.IN_PROGRESS]) == (
        S.REGISTERED,
        S.ACCEPTED,
        S.IN_PROGRESS,
    )


def test_a_refusal_says_where_the_dossier_stands_and_what_can_be_done() -> None:
    with pytest.raises(TransitionNotAllowed) as refusal:
        resolve(Action.ACCEPT, [S.ACCEPTED, S.IN_PROGRESS, S.FINISHED])
    assert refusal.value.text_vi() == (
        "Hồ sơ đang ở trạng thái “Đã xử lý xong” nên không thể tiếp nhận hồ sơ. "
        "Có thể thực hiện: lùi một bước xử lý, trả kết quả."
    )
    assert refusal.value.metadata["allowed"] == "step_back, return_result"


def test_a_refusal_at_the_end_says_that_nothing_is_left() -> None:
    with pytest.raises(TransitionNotAllowed) as refusal:
        resolve(Action.ACCEPT, [S.DRAFT, S.REGISTERED, S.REFUSED])
    assert refusal.value.text_vi().endswith(
        "nên không thể tiếp nhận hồ sơ. Hiện không thể thực hiện thao tác nào với hồ sơ này."
    )


def test_the_owner_decides_nothing_of_the_agency() -> None:
    owned = {row.action for row in TRANSITIONS.values() if Actor.OWNER in row.actors}
    assert owned == {
        Action.FILE_ONLINE,
        Action.WITHDRAW_BEFORE_ACCEPTANCE,
        Action.SEND_SUPPLEMENT,
        Action.ASK_WITHDRAWAL,
    }
    assert all(TRANSITIONS[action].actors == (Actor.OWNER,) for action in owned)
