"""Anybody tries anything at any time: the dossier only ever does what the table says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from services.common.kernel.principal import ANONYMOUS
from services.submission.domain.access import may_read
from services.submission.domain.actions import Action
from services.submission.domain.clock import Limit, LimitUnit, SupplementRule
from services.submission.domain.record.appointments import AppointmentCause
from services.submission.domain.status import Status
from services.submission.domain.steps import draft
from services.submission.domain.transitions import TRANSITIONS, allowed, resolve
from tests.property.dossier_books import WARD
from tests.property.dossier_decisions import Decisions
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    ROUTING,
    STRANGER,
    TAN_DAN,
    CountingIds,
    ward,
    with_limit,
)

LIMITS = st.sampled_from(
    [
        Limit(LimitUnit.WORKING_DAYS, 3),
        Limit(LimitUnit.CALENDAR_DAYS, 10),
        Limit(LimitUnit.SAME_DAY),
        Limit(LimitUnit.NONE),
    ]
)
WAITING = {Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED, Status.STOPPED}


class DossierMachine(Decisions):
    """One dossier, random hands on it, and what always holds."""

    @initialize(limit=LIMITS, rule=st.sampled_from(SupplementRule), stations=st.integers(0, 5))
    def begin(self, limit: Limit, rule: SupplementRule, stations: int) -> None:
        """A draft, or one that already went some way the right way: else few runs would get past the desk."""
        self.now, self.ids, self.events = MONDAY_10, CountingIds(), []
        procedure = replace(with_limit(limit), supplement_rule=rule)
        change = draft.create("dossier-1", procedure, ROUTING, self.act(OWNER))
        assert (change.aggregate.version, change.aggregate.sequence, change.events) == (1, 0, ())
        self.dossier = change.aggregate
        way: list[Callable[[], None]] = [
            self.owner_completes_the_draft,
            lambda: self.accept(WARD, "cb-1", None),
            lambda: self.start(WARD),
            lambda: self.finish(WARD),
            lambda: self.return_result(WARD, AT_THE_COUNTER),
        ]
        for go in way[:stations]:
            go()
        reached = [
            Status.DRAFT,
            Status.REGISTERED,
            Status.ACCEPTED,
            Status.IN_PROGRESS,
            Status.FINISHED,
            Status.RETURNED,
        ]
        assert self.dossier.status is reached[stations]

    @invariant()
    def history_reproduces_the_status(self) -> None:
        past = [Status.DRAFT]
        same_day = self.dossier.procedure.is_same_day
        for step in self.dossier.history:
            assert step.from_status is past[-1]
            assert TRANSITIONS[step.action].starts_from(past[-1], same_day=same_day)
            past.append(resolve(step.action, past, same_day=same_day))
            assert step.to_status is past[-1]
        assert self.dossier.status is past[-1]
        assert self.dossier.past_statuses == tuple(past)

    @invariant()
    def events_are_one_gapless_story(self) -> None:
        assert [event.sequence for event in self.events] == list(range(1, self.dossier.sequence + 1))
        versions = [event.version for event in self.events]
        assert versions == sorted(set(versions))
        assert [event.action for event in self.events] == [step.action for step in self.dossier.history]
        assert len({event.event_id for event in self.events}) == len(self.events)

    @invariant()
    def an_appointment_is_never_before_acceptance_nor_before_the_law(self) -> None:
        for appointment in self.dossier.appointments:
            assert self.dossier.accepted_at is not None
            if appointment.due_at is not None:
                # What was overdue when it was paused is as overdue afterwards.
                moved = appointment.cause in (AppointmentCause.SUPPLEMENTED, AppointmentCause.RESUMED)
                assert moved or appointment.due_at > appointment.set_at
                assert CALENDAR.is_working_time(appointment.due_at)
                assert appointment.computed_at is None or appointment.due_at >= appointment.computed_at

    @invariant()
    def what_was_sent_has_a_code_and_a_clock_and_what_was_not_is_the_owners_alone(self) -> None:
        dossier, was_sent = self.dossier, self.dossier.status is not Status.DRAFT
        assert bool(dossier.code) == was_sent
        assert (dossier.acceptance_due is not None) == was_sent
        assert may_read(dossier, OWNER)
        for agency in (TAN_DAN, NGHI_SON):
            concerned = agency in (dossier.routing.receiving, dossier.routing.handling)
            assert may_read(dossier, ward(agency=agency)) == (was_sent and concerned)
        assert not may_read(dossier, STRANGER)
        assert not may_read(dossier, ANONYMOUS)

    @invariant()
    def the_clock_stands_exactly_while_it_waits_for_somebody(self) -> None:
        assert (self.dossier.paused_at is not None) == (self.dossier.status in WAITING)

    @invariant()
    def a_supplement_is_open_exactly_while_the_citizen_is_asked(self) -> None:
        is_open = [each.is_open for each in self.dossier.supplements]
        assert any(is_open) == (self.dossier.status is Status.SUPPLEMENT_REQUESTED)
        assert not any(is_open[:-1])

    @invariant()
    def a_wish_to_withdraw_is_one_that_the_desk_can_confirm(self) -> None:
        can_be_confirmed = TRANSITIONS[Action.WITHDRAW_AFTER_ACCEPTANCE].starts_from(self.dossier.status)
        assert self.dossier.withdrawal is None or can_be_confirmed

    @invariant()
    def what_is_over_lies_with_nobody(self) -> None:
        if not allowed(self.dossier.status, same_day=True) or self.dossier.status is Status.RETURNED:
            assert (self.dossier.handler, self.dossier.step_due) == ("", None)

    @invariant()
    def a_demand_is_open_exactly_while_money_is_waited_for(self) -> None:
        demanded = [payment for payment in self.dossier.payments if payment.confirmed_at is None]
        assert len(demanded) <= 1
        if self.dossier.status is not Status.WITHDRAWN:
            assert bool(demanded) == (self.dossier.status is Status.PAYMENT_REQUESTED)


TestDossier = DossierMachine.TestCase
TestDossier.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
