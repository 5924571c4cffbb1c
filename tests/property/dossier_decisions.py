"""Everything that can be done to a dossier after it was sent, tried by anybody at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.common.kernel.principal import Principal
from services.submission.domain.actions import Action
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.attachments import Purpose
from services.submission.domain.record.outcome import Handover
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.record.procedure import Channel
from services.submission.domain.status import Status
from services.submission.domain.steps import (
    extending,
    handling,
    paying,
    stopping,
    supplementing,
    transferring,
    withdrawing,
)
from services.submission.domain.steps.extending import Apology
from services.submission.domain.transitions import TRANSITIONS
from tests.property.dossier_books import AGENCY_OR_ANYBODY, OWNER_OR_ANYBODY
from tests.property.dossier_papers import Papers
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    RESULT,
    TAN_DAN,
    TITLES,
    about,
    ward,
)

Precondition = Callable[[Callable[..., Any]], Callable[..., Any]]
REASONS = st.sampled_from(["Có lý do", "Có lý do", "Có lý do", " "])
SOON, DAYS = st.integers(2, 4), st.integers(-3, 30)
HANDLERS = st.sampled_from(["cb-1", "cb-2", ""])
ITEMS = st.sampled_from(["components.giay-chung-sinh", "declaration.ho_ten_tre", "owner.address", "nowhere.at_all"])


def mostly_where_it_fits(action: Action) -> Precondition:
    """Tried where the table allows it, and only now and then where it must be refused: else few runs would get far."""
    return precondition(
        lambda machine: TRANSITIONS[action].starts_from(machine.dossier.status) or machine.now.minute % 5 == 1
    )


def now_and_then(action: Action) -> Precondition:
    """For what ends a dossier."""
    return precondition(
        lambda machine: machine.now.minute % 3 == (2 if TRANSITIONS[action].starts_from(machine.dossier.status) else 1)
    )


class Decisions(Papers):
    """The owner's and the agencies' steps, with and without what they need."""

    @mostly_where_it_fits(Action.ACCEPT)
    @rule(who=AGENCY_OR_ANYBODY, handler=HANDLERS, later=st.one_of(st.none(), DAYS))
    def accept(self, who: Principal | None, handler: str, later: int | None) -> None:
        who = self.agency(who)
        asked = None if later is None else LaterDate(MONDAY_10 + timedelta(days=later), "Cần xác minh")
        self.attempt(
            lambda d: handling.accept(d, handler=handler, calendar=CALENDAR, later=asked, act=self.act(who)), who
        )

    @now_and_then(Action.REFUSE)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS)
    def refuse(self, who: Principal | None, reason: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: handling.refuse(d, reason=reason, act=self.act(who)), who)

    @now_and_then(Action.ASK_WITHDRAWAL)
    @rule(who=OWNER_OR_ANYBODY, reason=REASONS)
    def withdraw(self, who: Principal, reason: str) -> None:
        self.attempt(lambda d: withdrawing.withdraw(d, reason=reason, act=self.act(who)), who)

    @now_and_then(Action.WITHDRAW_AFTER_ACCEPTANCE)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS, papers=st.booleans(), refunded=st.booleans())
    def confirm_withdrawal(self, who: Principal | None, reason: str, papers: bool, refunded: bool) -> None:
        who, before = self.agency(who), self.dossier
        self.attempt(
            lambda d: withdrawing.confirm(
                d, reason=reason, papers_returned=papers, refunded=refunded, act=self.act(who)
            ),
            who,
        )
        assert self.dossier is before or (papers and (refunded or not withdrawing.is_paid(before)))

    @mostly_where_it_fits(Action.START)
    @rule(who=AGENCY_OR_ANYBODY)
    def start(self, who: Principal | None) -> None:
        who = self.agency(who)
        self.attempt(lambda d: handling.start(d, handler="cb-1", act=self.act(who)), who)

    @mostly_where_it_fits(Action.HAND_OVER)
    @rule(who=AGENCY_OR_ANYBODY, handler=HANDLERS)
    def hand_over_to_the_next(self, who: Principal | None, handler: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: handling.hand_over(d, handler=handler, act=self.act(who)), who)

    @mostly_where_it_fits(Action.ASK_SUPPLEMENT)
    @rule(who=AGENCY_OR_ANYBODY, items=st.lists(ITEMS, max_size=2, unique=True), days=st.one_of(SOON, DAYS))
    def ask_supplement(self, who: Principal | None, items: list[str], days: int) -> None:
        who, asked = self.agency(who), about(*items, due_at=self.now + timedelta(days=days))
        self.attempt(lambda d: supplementing.ask(d, asked, titles=TITLES, calendar=CALENDAR, act=self.act(who)), who)

    @mostly_where_it_fits(Action.SEND_SUPPLEMENT)
    @rule(who=OWNER_OR_ANYBODY, explained=st.booleans())
    def send_supplement(self, who: Principal, explained: bool) -> None:
        items = self.dossier.supplements[-1].items if self.dossier.supplements else ()
        explanations = [(item.field, "Tôi không có giấy khác") for item in items if explained]
        self.attempt(lambda d: supplementing.send(d, explanations, calendar=CALENDAR, act=self.act(who)), who)

    @mostly_where_it_fits(Action.CONFIRM_SUPPLEMENT)
    @rule(who=AGENCY_OR_ANYBODY)
    def confirm_supplement(self, who: Principal | None) -> None:
        who = self.agency(who)
        self.attempt(lambda d: supplementing.confirm(d, act=self.act(who)), who)

    @mostly_where_it_fits(Action.EXPIRE_SUPPLEMENT)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS)
    def expire_supplement(self, who: Principal | None, reason: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: supplementing.expire(d, reason=reason, calendar=CALENDAR, act=self.act(who)), who)

    @mostly_where_it_fits(Action.DEMAND_PAYMENT)
    @rule(who=AGENCY_OR_ANYBODY, amount=st.sampled_from([8000, 8000, 0]))
    def demand_payment(self, who: Principal | None, amount: int) -> None:
        who = self.agency(who)
        self.attempt(
            lambda d: paying.demand(d, amount=amount, kind=PaymentKind.FEE, payee="Kho bạc", act=self.act(who)), who
        )

    @mostly_where_it_fits(Action.CONFIRM_PAYMENT)
    @rule(who=AGENCY_OR_ANYBODY, receipt=st.sampled_from(["BL-1", "BL-2", "bl-1", ""]))
    def confirm_payment(self, who: Principal | None, receipt: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: paying.confirm(d, receipt=receipt, calendar=CALENDAR, act=self.act(who)), who)

    @mostly_where_it_fits(Action.STOP)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS)
    def stop(self, who: Principal | None, reason: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: stopping.stop(d, reason=reason, legal_ground="Điều 9", act=self.act(who)), who)

    @mostly_where_it_fits(Action.STEP_BACK)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS, days=st.one_of(st.none(), DAYS), back=st.booleans())
    def go_to_the_previous(self, who: Principal | None, reason: str, days: int | None, back: bool) -> None:
        who, go = self.agency(who), stopping.step_back if back else stopping.resume
        due = None if days is None else self.now + timedelta(days=days)
        self.attempt(lambda d: go(d, reason=reason, supplement_due=due, calendar=CALENDAR, act=self.act(who)), who)

    @mostly_where_it_fits(Action.EXTEND)
    @rule(who=AGENCY_OR_ANYBODY, days=DAYS, text=REASONS)
    def extend(self, who: Principal | None, days: int, text: str) -> None:
        who, due = self.agency(who), self.now + timedelta(days=days)
        apology = Apology("Chờ xác minh", text, "Hoàng Văn E")
        self.attempt(
            lambda d: extending.extend(d, apology=apology, due_at=due, calendar=CALENDAR, act=self.act(who)), who
        )

    @mostly_where_it_fits(Action.TRANSFER)
    @rule(
        who=AGENCY_OR_ANYBODY,
        to=st.sampled_from([TAN_DAN, NGHI_SON, None]),
        return_id=st.sampled_from(["", TAN_DAN.id, NGHI_SON.id]),
        reason=REASONS,
    )
    def transfer(self, who: Principal | None, to: object, return_id: str, reason: str) -> None:
        agency, who = next((each for each in (TAN_DAN, NGHI_SON) if each is to), None), self.agency(who)
        self.attempt(
            lambda d: transferring.transfer(d, to=agency, return_id=return_id, reason=reason, act=self.act(who)), who
        )

    @mostly_where_it_fits(Action.FINISH)
    @rule(who=AGENCY_OR_ANYBODY)
    def finish(self, who: Principal | None) -> None:
        who = self.agency(who)
        self.add_file(who, "file-9", Purpose.RESULT, 1000)
        self.check_file(ward(agency=self.dossier.routing.handling), "file-9", True)
        self.attempt(lambda d: handling.finish(d, result=RESULT, act=self.act(who)), who)

    @mostly_where_it_fits(Action.RETURN_RESULT)
    @rule(
        who=AGENCY_OR_ANYBODY,
        handover=st.sampled_from(
            [AT_THE_COUNTER, Handover("Nguyễn Văn A", Channel.POST, postal_code="RB1"), Handover("", Channel.COUNTER)]
        ),
    )
    def return_result(self, who: Principal | None, handover: Handover) -> None:
        who = self.agency(who, Action.RETURN_RESULT)
        self.attempt(lambda d: handling.return_result(d, handover=handover, act=self.act(who)), who)

    @mostly_where_it_fits(Action.RECALL_RESULT)
    @rule(who=AGENCY_OR_ANYBODY, reason=REASONS)
    def recall_result(self, who: Principal | None, reason: str) -> None:
        who = self.agency(who)
        self.attempt(lambda d: handling.recall_result(d, reason=reason, act=self.act(who)), who)

    @precondition(lambda machine: machine.dossier.status is Status.SUPPLEMENT_REQUESTED)
    @rule()
    def owner_answers(self) -> None:
        """All that sending takes, in one step: else most runs would stay with the citizen."""
        self.send_supplement(OWNER, True)
