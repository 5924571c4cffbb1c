"""One dossier, and the books that are kept of everything that anybody tries on it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError
from services.common.kernel.principal import ANONYMOUS, Principal, Role
from services.submission.domain.access import actors_of, may_perform
from services.submission.domain.act import Act
from services.submission.domain.actions import Action
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps.withdrawing import is_paid
from services.submission.domain.transitions import allowed
from tests.unit.submission.dossiers import NGHI_SON, OFFICER, OWNER, STRANGER, CountingIds, ward

WARD = ward()
ANYBODY = st.sampled_from(
    [OWNER, replace(OWNER, contact_verified=False), STRANGER, ANONYMOUS, WARD, ward(Role.DESK), ward(agency=NGHI_SON)]
)
THE_RIGHT_ONE: st.SearchStrategy[Principal | None] = st.none()
OWNER_OR_ANYBODY = st.one_of(st.just(OWNER), st.just(OWNER), ANYBODY)
AGENCY_OR_ANYBODY = st.one_of(THE_RIGHT_ONE, THE_RIGHT_ONE, ANYBODY)
"""None stands for the agency that is competent at that moment."""


class Books(RuleBasedStateMachine):
    """What was told of the dossier, and what must hold of every single step."""

    dossier: Dossier
    now: datetime
    ids: CountingIds
    events: list[DossierEvent]

    def act(self, principal: Principal) -> Act:
        """An act now, with an officer where one is due."""
        return Act(principal, self.now, self.ids, OFFICER if principal.serves_agency else None)

    def agency(self, who: Principal | None, action: Action = Action.ACCEPT) -> Principal:
        """Whoever was drawn; None: the agency that is competent for the action."""
        routing = self.dossier.routing
        return who or ward(agency=routing.return_at if action is Action.RETURN_RESULT else routing.handling)

    def attempt(self, command: Callable[[Dossier], Change[Dossier, DossierEvent]], principal: Principal) -> None:
        """Runs a command; refused, it must have changed nothing; done, it must have kept the books."""
        before, snapshot = self.dossier, deepcopy(self.dossier)
        try:
            change = command(before)
        except DomainError as refusal:
            _ensure_it_is_told(refusal)
            return
        finally:
            assert before == snapshot
        after = change.aggregate
        assert allowed(before.status, same_day=True)
        assert after.version == before.version + 1
        assert after.sequence == before.sequence + len(change.events)
        assert (after.status is before.status and after.history == before.history) or change.events
        assert change.events or actors_of(before, principal)
        for event in change.events:
            assert may_perform(before, principal, event.action, OFFICER)
            assert event.version == after.version
            assert event.from_status is before.status
            assert event.to_status is after.status
            assert event.remark_id == "" or after.remark(event.remark_id)
        _ensure_no_promise_was_broken(before, after)
        _ensure_money_is_kept(before, after)
        self.events += change.events
        self.dossier = after

    @rule(days=st.integers(0, 5), minutes=st.integers(0, 24 * 60))
    def time_passes(self, days: int, minutes: int) -> None:
        """Weekends and nights included."""
        self.now += timedelta(days=days, minutes=minutes)


def _ensure_it_is_told(refusal: DomainError) -> None:
    assert refusal.text_vi()
    assert refusal.text_en()


def _ensure_no_promise_was_broken(before: Dossier, after: Dossier) -> None:
    """No date that anybody was told ever moves to an earlier hour, and none is forgotten."""
    assert after.appointments[: len(before.appointments)] == before.appointments
    for earlier, later in (
        (before.appointment, after.appointment),
        (before.acceptance_due, after.acceptance_due),
    ):
        if earlier is not None:
            assert later is not None
            assert later >= earlier


def _ensure_money_is_kept(before: Dossier, after: Dossier) -> None:
    """What was paid stays paid; a receipt counts once; nobody withdraws alone once anything is paid."""
    received = [payment for payment in before.payments if payment.confirmed_at]
    assert after.payments[: len(received)] == tuple(received)
    receipts = [payment.receipt for payment in after.payments if payment.receipt]
    assert len(set(receipts)) == len(receipts)
    if is_paid(before):
        assert after.sequence == before.sequence or (after.history[-1].action is not Action.WITHDRAW_BEFORE_ACCEPTANCE)
