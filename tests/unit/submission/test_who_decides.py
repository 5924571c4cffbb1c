"""Every step of the table: by whom it may be done, from where, and by whom and from where it may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.principal import Principal, Role
from services.submission.domain.act import Act, Officer
from services.submission.domain.actions import Action, Actor
from services.submission.domain.codes import issue
from services.submission.domain.errors.access import ActingOfficerRequired, ActionNotYours
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.record.procedure import AgencyRef
from services.submission.domain.status import Status
from services.submission.domain.steps import (
    extending,
    filing,
    handling,
    paying,
    stopping,
    supplementing,
    transferring,
    withdrawing,
)
from services.submission.domain.steps.extending import Apology
from services.submission.domain.transitions import TRANSITIONS
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    FRIDAY_17,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    RESULT,
    RESULT_FILE,
    ROUTING,
    STRANGER,
    TAN_DAN,
    TITLES,
    CountingIds,
    about,
    accepted,
    asked,
    asked_to_pay,
    attached,
    by,
    filled,
    finished,
    mended,
    refused,
    returned,
    sent,
    started,
    stopped,
    ward,
    withdrawn,
)

CERTIFICATE = "components.giay-chung-sinh"
HAI_THANH = AgencyRef("haithanh", "H56.247", "UBND phường Hải Thanh")
AFTER_THE_DEADLINE = MONDAY_10 + timedelta(days=7)
Command = Callable[[Dossier, Act], Change[Dossier, DossierEvent]]


def waiting() -> Dossier:
    """Asked to mend the certificate; mended, and not sent."""
    return mended(asked(started(), CERTIFICATE))


def sent_again() -> Dossier:
    return supplementing.send(waiting(), (), calendar=CALENDAR, act=by(OWNER)).aggregate


def extended() -> Dossier:
    return done(Action.EXTEND, ward(), accepted()).aggregate


STATIONS: Mapping[Status, Callable[[], Dossier]] = {
    Status.DRAFT: filled,
    Status.REGISTERED: sent,
    Status.ACCEPTED: accepted,
    Status.REFUSED: refused,
    Status.IN_PROGRESS: lambda: attached(started(), RESULT_FILE, ward()),
    Status.SUPPLEMENT_REQUESTED: waiting,
    Status.PAYMENT_REQUESTED: asked_to_pay,
    Status.WITHDRAWN: withdrawn,
    Status.STOPPED: stopped,
    Status.FINISHED: finished,
    Status.RETURNED: returned,
}


@dataclass(frozen=True)
class Case:
    """A command with all that it needs, and where it is done; `roles` may do it, of the handling agency."""

    station: Callable[[], Dossier]
    command: Command
    roles: frozenset[Role] = frozenset()
    at: datetime = MONDAY_10


def roles(*some: Role) -> frozenset[Role]:
    return frozenset(some)


CASES: Mapping[Action, Case] = {
    Action.FILE_ONLINE: Case(
        filled, lambda d, act: filing.submit(d, code=issue("H56.245", MONDAY_10, 1), calendar=CALENDAR, act=act)
    ),
    Action.ACCEPT: Case(
        sent,
        lambda d, act: handling.accept(d, handler="cb-1", calendar=CALENDAR, act=act),
        roles(Role.DESK),
    ),
    Action.REFUSE: Case(sent, lambda d, act: handling.refuse(d, reason="Sai thẩm quyền", act=act), roles(Role.DESK)),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: Case(sent, lambda d, act: withdrawing.withdraw(d, reason="Đổi ý", act=act)),
    Action.ASK_SUPPLEMENT: Case(
        started,
        lambda d, act: supplementing.ask(d, about(CERTIFICATE), titles=TITLES, calendar=CALENDAR, act=act),
        roles(Role.DESK, Role.SPECIALIST),
    ),
    Action.SEND_SUPPLEMENT: Case(waiting, lambda d, act: supplementing.send(d, (), calendar=CALENDAR, act=act)),
    Action.CONFIRM_SUPPLEMENT: Case(
        sent_again, lambda d, act: supplementing.confirm(d, act=act), roles(Role.DESK, Role.SPECIALIST)
    ),
    Action.EXPIRE_SUPPLEMENT: Case(
        waiting,
        lambda d, act: supplementing.expire(d, reason="Quá hạn", calendar=CALENDAR, act=act),
        roles(Role.DESK),
        AFTER_THE_DEADLINE,
    ),
    Action.START: Case(
        accepted, lambda d, act: handling.start(d, handler="cb-1", act=act), roles(Role.DESK, Role.DISPATCHER)
    ),
    Action.HAND_OVER: Case(
        started, lambda d, act: handling.hand_over(d, handler="cb-2", act=act), roles(Role.SPECIALIST)
    ),
    Action.DEMAND_PAYMENT: Case(
        started,
        lambda d, act: paying.demand(d, amount=8000, kind=PaymentKind.FEE, payee="Kho bạc", act=act),
        roles(Role.DESK, Role.SPECIALIST),
    ),
    Action.CONFIRM_PAYMENT: Case(
        asked_to_pay,
        lambda d, act: paying.confirm(d, receipt="BL-1", calendar=CALENDAR, act=act),
        roles(Role.DESK),
    ),
    Action.STOP: Case(
        started,
        lambda d, act: stopping.stop(d, reason="Có tranh chấp", legal_ground="Điều 9", act=act),
        roles(Role.HEAD),
    ),
    Action.RESUME: Case(
        stopped, lambda d, act: stopping.resume(d, reason="Đã xong", calendar=CALENDAR, act=act), roles(Role.HEAD)
    ),
    Action.ASK_WITHDRAWAL: Case(started, lambda d, act: withdrawing.withdraw(d, reason="Đổi ý", act=act)),
    Action.WITHDRAW_AFTER_ACCEPTANCE: Case(
        started,
        lambda d, act: withdrawing.confirm(d, reason="Đổi ý", papers_returned=True, refunded=False, act=act),
        roles(Role.DESK),
    ),
    Action.STEP_BACK: Case(
        started,
        lambda d, act: stopping.step_back(d, reason="Nhầm", calendar=CALENDAR, act=act),
        roles(Role.SUPERVISOR),
    ),
    Action.EXTEND: Case(
        started,
        lambda d, act: extending.extend(
            d,
            apology=Apology("Chờ xác minh", "Xin lỗi", "Hoàng Văn E"),
            due_at=datetime(2026, 12, 1, 3, tzinfo=UTC),
            calendar=CALENDAR,
            act=act,
        ),
        roles(Role.DESK),
    ),
    Action.TRANSFER: Case(
        sent,
        lambda d, act: transferring.transfer(d, to=HAI_THANH, return_id=HAI_THANH.id, reason="Sai thẩm quyền", act=act),
        roles(Role.DESK),
    ),
    Action.FINISH: Case(
        STATIONS[Status.IN_PROGRESS],
        lambda d, act: handling.finish(d, result=RESULT, act=act),
        roles(Role.SPECIALIST, Role.HEAD),
    ),
    Action.RETURN_RESULT: Case(
        finished, lambda d, act: handling.return_result(d, handover=AT_THE_COUNTER, act=act), roles(Role.DESK)
    ),
    Action.RECALL_RESULT: Case(
        returned, lambda d, act: handling.recall_result(d, reason="Trả nhầm", act=act), roles(Role.SUPERVISOR)
    ),
}
OWNERS = [action for action, case in CASES.items() if not case.roles]
AGENCYS = [action for action, case in CASES.items() if case.roles]


def done(action: Action, principal: Principal, dossier: Dossier | None = None) -> Change[Dossier, DossierEvent]:
    case = CASES[action]
    officer = Officer("cb-7", "Nguyễn Văn A", "") if principal.serves_agency else None
    return case.command(dossier or case.station(), Act(principal, case.at, CountingIds(), officer))


def test_every_step_stands_here_but_what_creates_a_dossier() -> None:
    assert set(CASES) == set(Action) - {Action.FILE_AT_COUNTER}
    assert set(STATIONS) == set(Status)
    for status, station in STATIONS.items():
        assert station().status is status


@pytest.mark.parametrize("action", OWNERS)
def test_what_is_the_owner_s_nobody_else_does(action: Action) -> None:
    assert TRANSITIONS[action].actors == (Actor.OWNER,)
    assert done(action, OWNER).events
    for other in (STRANGER, ward(), ward(agency=NGHI_SON)):
        with pytest.raises(ActionNotYours):
            done(action, other)


@pytest.mark.parametrize("action", AGENCYS)
def test_each_decision_has_its_roles_and_no_other(action: Action) -> None:
    for role in Role:
        if role in CASES[action].roles:
            assert done(action, ward(role)).events
        else:
            with pytest.raises(ActionNotYours):
                done(action, ward(role))


@pytest.mark.parametrize("action", AGENCYS)
@pytest.mark.parametrize("principal", [OWNER, STRANGER, ward(agency=NGHI_SON), replace(ward(), roles=frozenset())])
def test_nobody_but_the_competent_agency_decides(action: Action, principal: Principal) -> None:
    with pytest.raises(ActionNotYours):
        done(action, principal)


def test_results_are_handed_out_by_the_place_of_return_and_nobody_else() -> None:
    elsewhere = replace(finished(), routing=replace(ROUTING, return_at=NGHI_SON))
    assert elsewhere.routing.handling == TAN_DAN
    assert done(Action.RETURN_RESULT, ward(agency=NGHI_SON), elsewhere).events
    with pytest.raises(ActionNotYours):
        done(Action.RETURN_RESULT, ward(), elsewhere)


@pytest.mark.parametrize("action", AGENCYS)
def test_a_ward_says_which_officer_acts(action: Action) -> None:
    case = CASES[action]
    with pytest.raises(ActingOfficerRequired):
        case.command(case.station(), Act(ward(), case.at, CountingIds()))


@pytest.mark.parametrize("action", CASES)
def test_from_every_other_status_it_is_not_allowed(action: Action) -> None:
    principal = OWNER if action in OWNERS else ward()
    # The owner's one wish to take a dossier back is two rows of the table: alone, or with the desk.
    wishes = {Action.WITHDRAW_BEFORE_ACCEPTANCE, Action.ASK_WITHDRAWAL}
    rows = wishes if action in wishes else {action}
    sources = {status for row in rows for status in TRANSITIONS[row].sources}
    for status, station in STATIONS.items():
        if status in sources:
            continue
        unseen = status is Status.DRAFT and action in AGENCYS
        with pytest.raises(ActionNotYours if unseen else TransitionNotAllowed):
            done(action, principal, station())


@pytest.mark.parametrize(
    ("action", "principal", "station", "allowed", "said"),
    [
        (
            Action.FILE_ONLINE,
            OWNER,
            sent,
            "withdraw_before_acceptance",
            "Có thể thực hiện: rút hồ sơ trước khi tiếp nhận.",
        ),
        (Action.FILE_ONLINE, OWNER, accepted, "ask_withdrawal", "Có thể thực hiện: yêu cầu rút hồ sơ."),
        (Action.FILE_ONLINE, OWNER, finished, "nothing", "Hiện không thể thực hiện thao tác nào với hồ sơ này."),
        (Action.ACCEPT, ward(Role.DESK), finished, "return_result", "Có thể thực hiện: trả kết quả."),
        (
            Action.STEP_BACK,
            ward(Role.SUPERVISOR),
            sent,
            "nothing",
            "Hiện không thể thực hiện thao tác nào với hồ sơ này.",
        ),
    ],
)
def test_a_refusal_names_only_what_the_caller_may_do_there(
    action: Action, principal: Principal, station: Callable[[], Dossier], allowed: str, said: str
) -> None:
    with pytest.raises(TransitionNotAllowed) as refusal:
        done(action, principal, station())
    assert refusal.value.metadata["allowed"] == allowed
    assert refusal.value.text_vi().endswith(said)


@pytest.mark.parametrize(
    ("action", "station", "at", "is_offered"),
    [
        (Action.CONFIRM_SUPPLEMENT, accepted, MONDAY_10, False),
        (Action.CONFIRM_SUPPLEMENT, sent_again, MONDAY_10, True),
        (Action.EXPIRE_SUPPLEMENT, waiting, FRIDAY_17, False),
        (Action.EXPIRE_SUPPLEMENT, waiting, FRIDAY_17 + timedelta(seconds=1), True),
        (Action.EXTEND, accepted, MONDAY_10, True),
        (Action.EXTEND, extended, MONDAY_10, False),
        (Action.EXTEND, accepted, FRIDAY_17, False),
    ],
)
def test_a_refusal_offers_nothing_that_the_record_rules_out(
    action: Action, station: Callable[[], Dossier], at: datetime, *, is_offered: bool
) -> None:
    with pytest.raises(TransitionNotAllowed) as refusal:
        handling.return_result(station(), handover=AT_THE_COUNTER, act=by(ward(Role.DESK), at))
    assert (action.value in refusal.value.metadata["allowed"].split(", ")) is is_offered


@pytest.mark.parametrize("action", CASES)
def test_every_step_is_told_under_its_name(action: Action) -> None:
    change = done(action, OWNER if action in OWNERS else ward())
    (event,) = change.events
    assert (event.action, event.name) == (action, TRANSITIONS[action].event)
    assert change.aggregate.history[-1].action is action
