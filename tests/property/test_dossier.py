"""Anybody tries anything at any time: the dossier only ever does what the table says."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError
from services.common.kernel.principal import ANONYMOUS, Principal, Role
from services.submission.domain import draft, files, filing, handling
from services.submission.domain.access import actors_of, may_read
from services.submission.domain.act import Act
from services.submission.domain.actions import Action, Actor, Requirement
from services.submission.domain.appointments import LaterDate
from services.submission.domain.attachments import Purpose
from services.submission.domain.clock import Limit, LimitUnit
from services.submission.domain.codes import issue
from services.submission.domain.dossier import Dossier
from services.submission.domain.events import DossierEvent
from services.submission.domain.moves import permit
from services.submission.domain.outcome import Handover
from services.submission.domain.parties import Party
from services.submission.domain.procedure import Channel
from services.submission.domain.status import Status
from services.submission.domain.transitions import TRANSITIONS, allowed, is_terminal, resolve
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    CALENDAR,
    CONTACT,
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    PARTY,
    RESULT,
    ROUTING,
    STRANGER,
    CountingIds,
    ward,
    with_limit,
)

WARD = ward()
ANYBODY = st.sampled_from(
    [OWNER, replace(OWNER, contact_verified=False), STRANGER, ANONYMOUS, WARD, ward(Role.DESK), ward(agency=NGHI_SON)]
)
RIGHT_OR_ANYBODY = {who: st.one_of(st.just(who), st.just(who), ANYBODY) for who in (OWNER, WARD)}
LIMITS = st.sampled_from(
    [
        Limit(LimitUnit.WORKING_DAYS, 3),
        Limit(LimitUnit.CALENDAR_DAYS, 10),
        Limit(LimitUnit.SAME_DAY),
        Limit(LimitUnit.NONE),
    ]
)
PARTIES = st.sampled_from([PARTY, PARTY, PARTY, Party(), replace(PARTY, birth_date=date(1991, 1, 1))])
FILE_IDS = st.sampled_from(["file-1", "file-2", "file-9"])
HAS_COMMAND = {Action.FILE_ONLINE, Action.ACCEPT, Action.START, Action.FINISH, Action.RETURN_RESULT}


# Drafts are edited where it matters: in a draft, and just after it was sent, where it must be refused.
while_fresh = precondition(lambda machine: machine.dossier.status in (Status.DRAFT, Status.REGISTERED))


class DossierMachine(RuleBasedStateMachine):
    """One dossier, random hands on it, and the books that are kept of it."""

    dossier: Dossier
    now: datetime
    ids: CountingIds
    events: list[DossierEvent]

    @initialize(limit=LIMITS, stations=st.integers(0, 5))
    def begin(self, limit: Limit, stations: int) -> None:
        """A draft, or one that already went some way the right way: else few runs would get past the desk."""
        self.now, self.ids, self.events = MONDAY_10, CountingIds(), []
        change = draft.create("dossier-1", with_limit(limit), ROUTING, self.act(OWNER))
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

    def act(self, principal: Principal) -> Act:
        return Act(principal, self.now, self.ids, OFFICER if principal.serves_agency else None)

    def tell(self, refusal: DomainError) -> None:
        assert refusal.text_vi()
        assert refusal.text_en()

    def attempt(self, command: Callable[[Dossier], Change[Dossier, DossierEvent]], principal: Principal) -> None:
        """Runs a command; refused, it must have changed nothing; done, it must have kept the books."""
        before, snapshot = self.dossier, deepcopy(self.dossier)
        try:
            change = command(before)
        except DomainError as refusal:
            self.tell(refusal)
            return
        finally:
            assert before == snapshot
        after = change.aggregate
        assert actors_of(before, principal)
        assert not is_terminal(before.status)
        assert after.version == before.version + 1
        assert after.sequence == before.sequence + len(change.events)
        assert (after.status is before.status and after.history == before.history) or change.events
        for event in change.events:
            assert event.version == after.version
            assert event.from_status is before.status
            assert event.to_status is after.status
            assert event.remark_id == "" or after.remark(event.remark_id)
        self.events += change.events
        self.dossier = after

    @rule(days=st.integers(0, 5), minutes=st.integers(0, 24 * 60))
    def time_passes(self, days: int, minutes: int) -> None:
        self.now += timedelta(days=days, minutes=minutes)

    @while_fresh
    @rule(
        who=RIGHT_OR_ANYBODY[OWNER], party=PARTIES, mask=st.sets(st.sampled_from(sorted(draft.AMENDABLE)), min_size=3)
    )
    def amend(self, who: Principal, party: Party, mask: set[str]) -> None:
        amendment = draft.Amendment(party, party, CONTACT, {"ho_ten": "Nguyễn Văn A"})
        self.attempt(lambda dossier: draft.amend(dossier, amendment, mask, self.act(who)), who)

    @rule(
        who=ANYBODY,
        file_id=FILE_IDS,
        purpose=st.sampled_from(Purpose),
        size=st.sampled_from([1000, 20 * 1024 * 1024, 0]),
    )
    def add_file(self, who: Principal, file_id: str, purpose: Purpose, size: int) -> None:
        key = "giay-chung-sinh" if purpose is Purpose.COMPONENT else ""
        file = files.NewFile(file_id, purpose, key, "tệp.pdf", "application/pdf", size)
        if all(other.id != file_id for other in self.dossier.attachments):
            self.attempt(lambda dossier: files.add_attachment(dossier, file, self.act(who)), who)

    @while_fresh
    @rule(who=st.sampled_from([OWNER, WARD]), file_id=FILE_IDS, is_clean=st.sampled_from([True, True, True, False]))
    def check_file(self, who: Principal, file_id: str, is_clean: bool) -> None:
        act = self.act(who)
        if is_clean:
            self.attempt(lambda d: files.complete_attachment(d, file_id, size=900, sha256="ab" * 32, act=act), who)
        else:
            self.attempt(lambda d: files.reject_attachment(d, file_id, reason="TYPE_MISMATCH", act=act), who)

    @while_fresh
    @rule(who=RIGHT_OR_ANYBODY[OWNER], file_id=FILE_IDS)
    def remove_file(self, who: Principal, file_id: str) -> None:
        self.attempt(lambda dossier: files.remove_attachment(dossier, file_id, self.act(who)), who)

    @while_fresh
    @rule()
    def owner_completes_the_draft(self) -> None:
        """All that a complete draft takes, in one step."""
        self.amend(OWNER, PARTY, set(draft.AMENDABLE))
        for file in self.dossier.attachments:
            self.remove_file(OWNER, file.id)
        self.add_file(OWNER, "file-1", Purpose.COMPONENT, 1000)
        self.check_file(OWNER, "file-1", True)
        self.submit(OWNER)

    @while_fresh
    @rule(who=RIGHT_OR_ANYBODY[OWNER])
    def submit(self, who: Principal) -> None:
        code = issue("H56.245", self.now, 1)
        self.attempt(lambda d: filing.submit(d, code=code, calendar=CALENDAR, act=self.act(who)), who)

    @rule(
        who=RIGHT_OR_ANYBODY[WARD],
        handler=st.sampled_from(["cb-1", "cb-2", ""]),
        later=st.one_of(st.none(), st.integers(-3, 30)),
    )
    def accept(self, who: Principal, handler: str, later: int | None) -> None:
        date_asked = None if later is None else LaterDate(MONDAY_10 + timedelta(days=later), "Cần xác minh")
        self.attempt(
            lambda d: handling.accept(d, handler=handler, calendar=CALENDAR, later=date_asked, act=self.act(who)), who
        )

    @rule(who=RIGHT_OR_ANYBODY[WARD])
    def start(self, who: Principal) -> None:
        self.attempt(lambda dossier: handling.start(dossier, handler="cb-1", act=self.act(who)), who)

    @rule(who=RIGHT_OR_ANYBODY[WARD])
    def finish(self, who: Principal) -> None:
        self.add_file(who, "file-9", Purpose.RESULT, 1000)
        self.check_file(WARD, "file-9", True)
        self.attempt(lambda dossier: handling.finish(dossier, result=RESULT, act=self.act(who)), who)

    @rule(
        who=RIGHT_OR_ANYBODY[WARD],
        handover=st.sampled_from(
            [AT_THE_COUNTER, Handover("Nguyễn Văn A", Channel.POST, postal_code="RB1"), Handover("", Channel.COUNTER)]
        ),
    )
    def return_result(self, who: Principal, handover: Handover) -> None:
        self.attempt(lambda dossier: handling.return_result(dossier, handover=handover, act=self.act(who)), who)

    @rule(data=st.data(), who=RIGHT_OR_ANYBODY[WARD], with_all=st.sampled_from([True, True, True, False]))
    def take_any_other_row(self, data: st.DataObject, who: Principal, with_all: bool) -> None:
        """The rows that have no command yet, half the time one that the table allows now."""
        possible = [row.action for row in allowed(self.dossier.status) if row.action not in HAS_COMMAND]
        others = sorted(set(Action) - HAS_COMMAND)
        action = data.draw(st.one_of(st.sampled_from(possible or others), st.sampled_from(others)), label="action")
        actor = OWNER if Actor.OWNER in TRANSITIONS[action].actors and who is WARD else who
        given = dict.fromkeys(Requirement if with_all else [], "given")
        self.attempt(lambda d: permit(d, action, self.act(actor)).having(given).to(d), actor)

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
                assert appointment.due_at > appointment.set_at
                assert CALENDAR.is_working_time(appointment.due_at)
                assert appointment.computed_at is None or appointment.due_at >= appointment.computed_at

    @invariant()
    def what_was_sent_has_a_code_and_a_clock_and_what_was_not_is_the_owners_alone(self) -> None:
        dossier, was_sent = self.dossier, self.dossier.status is not Status.DRAFT
        assert bool(dossier.code) == was_sent
        assert (dossier.acceptance_due is not None) == was_sent
        assert may_read(dossier, OWNER)
        assert may_read(dossier, WARD) == may_read(dossier, ward(agency=NGHI_SON)) == was_sent
        assert not may_read(dossier, STRANGER)
        assert not may_read(dossier, ANONYMOUS)


TestDossier = DossierMachine.TestCase
TestDossier.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
