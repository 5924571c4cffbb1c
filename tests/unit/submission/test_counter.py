"""Papers at the counter: a dossier that is accepted as soon as it exists, for people without an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError, RequestIdReused
from services.common.kernel.principal import Kind, Principal, Role
from services.submission.adapters.memory import MemoryCodes, MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.counter import FileAtCounter
from services.submission.app.offers import Offers, Wish
from services.submission.domain.codes import issue
from services.submission.domain.errors.access import ActingOfficerRequired, ActionNotYours
from services.submission.domain.errors.decisions import AppointmentReasonRequired
from services.submission.domain.errors.filing import DossierIncomplete, ProcedureNotAvailable
from services.submission.domain.errors.moves import RequirementMissing
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.appointments import LaterDate
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.overlays import ComponentCheck
from services.submission.domain.record.parties import Contact, Party
from services.submission.domain.record.procedure import Channel, Routing
from services.submission.domain.status import Status
from services.submission.domain.steps import handling
from services.submission.domain.steps.counter import Papers, file_at_counter
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    PARTY,
    TAN_DAN,
    CountingIds,
    by,
    ward,
)
from tests.unit.submission.neighbours import SmallCatalogue, call

AT_HOME = Routing(TAN_DAN, TAN_DAN, TAN_DAN)
PAPERS = Papers(
    channel=Channel.COUNTER,
    submitter=PARTY,
    owner=PARTY,
    contact=Contact(),
    checks=(ComponentCheck("giay-chung-sinh", originals=1, certified_copies=0, photocopies=2),),
)
HERE = Wish(BIRTH.code, Channel.COUNTER, (), TAN_DAN.id)


def filed(
    papers: Papers = PAPERS,
    routing: Routing = AT_HOME,
    who: Principal | None = None,
    later: LaterDate | None = None,
) -> Change[Dossier, DossierEvent]:
    return file_at_counter(
        "dossier-1",
        BIRTH,
        routing,
        papers,
        code=issue(routing.receiving.code, MONDAY_10, 1),
        handler="cb-1",
        calendar=CALENDAR,
        later=later,
        act=by(who or ward()),
    )


def test_what_is_brought_is_accepted_at_once() -> None:
    change = filed()
    dossier = change.aggregate
    assert (dossier.status, dossier.version, dossier.sequence) == (Status.ACCEPTED, 1, 1)
    assert (dossier.code, dossier.channel, dossier.owner_account_id) == ("H56.245-261123-0001", Channel.COUNTER, "")
    assert dossier.submitted_at == dossier.accepted_at == MONDAY_10
    assert dossier.acceptance_due is None
    assert dossier.component_checks == PAPERS.checks
    # Monday 10:00 and 3 working days; Tuesday 24/11 is a holiday.
    assert dossier.appointment == MONDAY_10 + timedelta(days=4)
    assert [(event.name, event.from_status, event.to_status) for event in change.events] == [
        ("filed_at_counter", None, Status.ACCEPTED)
    ]
    assert dossier.past_statuses == (Status.ACCEPTED,)


def test_it_goes_on_like_any_other() -> None:
    started = handling.start(filed().aggregate, handler="cb-2", act=by(ward())).aggregate
    assert started.past_statuses == (Status.ACCEPTED, Status.IN_PROGRESS)


def test_the_receiving_desk_files_what_another_agency_decides() -> None:
    across = Routing(TAN_DAN, NGHI_SON, TAN_DAN)
    assert filed(routing=across).aggregate.routing == across
    with pytest.raises(ActionNotYours):
        filed(routing=across, who=ward(agency=NGHI_SON))


@pytest.mark.parametrize("who", [OWNER, ward(Role.SPECIALIST), ward(Role.HEAD)])
def test_only_the_desk_files(who: Principal) -> None:
    with pytest.raises(ActionNotYours):
        filed(who=who)


def test_a_ward_s_system_says_who_acts() -> None:
    act = replace(by(ward()), officer=None)
    with pytest.raises(ActingOfficerRequired):
        file_at_counter(
            "d", BIRTH, AT_HOME, PAPERS, code=issue("H56.245", MONDAY_10, 1), handler="x", calendar=CALENDAR, act=act
        )


@pytest.mark.parametrize(
    ("papers", "field", "reason"),
    [
        (replace(PAPERS, owner=Party()), "owner.full_name", "FIELD_REQUIRED"),
        (replace(PAPERS, submitter=Party()), "submitter.identity_document.number", "FIELD_REQUIRED"),
        (replace(PAPERS, contact=Contact(email="x")), "contact.email", "EMAIL_MALFORMED"),
        (replace(PAPERS, contact=Contact(phone="12")), "contact.phone", "PHONE_MALFORMED"),
        (replace(PAPERS, checks=(ComponentCheck("x", 1, 0, 0),)), "component_checks[0].key", "COMPONENT_UNKNOWN"),
        (replace(PAPERS, checks=PAPERS.checks * 2), "component_checks[1].key", "COMPONENT_REPEATED"),
        (
            replace(PAPERS, checks=(ComponentCheck("giay-chung-sinh", 0, 0, 0),)),
            "component_checks[0]",
            "COMPONENT_NOT_COUNTED",
        ),
    ],
)
def test_what_is_wrong_names_its_field(papers: Papers, field: str, reason: str) -> None:
    with pytest.raises(DossierIncomplete) as refused:
        filed(papers)
    assert (field, reason) in [(violation.field, violation.reason) for violation in refused.value.violations]


def test_nothing_counted_is_nothing_received() -> None:
    with pytest.raises(RequirementMissing):
        filed(replace(PAPERS, checks=()))


def test_a_later_appointment_needs_a_reason() -> None:
    with pytest.raises(AppointmentReasonRequired):
        filed(later=LaterDate(MONDAY_10 + timedelta(days=7), ""))


class Counter:
    """The use case, on memory."""

    def __init__(self) -> None:
        self.dossiers, self.catalogue, self.codes = MemoryDossiers(HandClock()), SmallCatalogue(), MemoryCodes()
        ids = CountingIds()
        acts = Acts(HandClock(), ids)
        self._file = FileAtCounter(self.dossiers, Offers(self.catalogue), self.catalogue, self.codes, acts, ids)

    async def file(self, request_id: str = "r1", papers: Papers = PAPERS, wish: Wish = HERE) -> Dossier:
        """A call of phường Tân Dân's desk."""
        command = call(ward(), request_id, repr((papers, wish)))
        return await self._file(command, wish, papers, handler="cb-1", later=None, officer=OFFICER)


async def test_a_repeat_gets_the_same_dossier_and_another_body_none() -> None:
    desk = Counter()
    first = await desk.file()
    assert await desk.file() == first
    assert (await desk.file("r2")).code == "H56.245-261123-0002"
    with pytest.raises(RequestIdReused):
        await desk.file(papers=replace(PAPERS, contact=Contact(phone="0912345678")))
    assert len(desk.dossiers.events) == 2


async def test_a_declaration_that_was_typed_in_must_fit_its_form() -> None:
    desk = Counter()
    with pytest.raises(DossierIncomplete):
        await desk.file(papers=replace(PAPERS, declaration={"ghi_chu": "x"}))
    typed = await desk.file(papers=replace(PAPERS, declaration={"ho_ten_tre": "Nguyễn Văn B"}))
    assert typed.declaration == {"ho_ten_tre": "Nguyễn Văn B"}


@pytest.mark.parametrize(
    ("papers", "wish", "error"),
    [
        (replace(PAPERS, owner=Party()), HERE, DossierIncomplete),
        (PAPERS, replace(HERE, receiving_id=NGHI_SON.id), ProcedureNotAvailable),
    ],
)
async def test_what_is_refused_uses_no_number(papers: Papers, wish: Wish, error: type[DomainError]) -> None:
    desk = Counter()
    with pytest.raises(error):
        await desk.file(papers=papers, wish=wish)
    assert (await desk.file()).code.endswith("-0001")


async def test_the_owner_s_agency_reads_it_and_nobody_else() -> None:
    desk = Counter()
    dossier = await desk.file()
    assert await desk.dossiers.get(dossier.code, ward()) == dossier
    for stranger in (OWNER, Principal(Kind.ACCOUNT, ""), ward(agency=NGHI_SON)):
        with pytest.raises(DomainError):
            await desk.dossiers.get(dossier.code, stranger)
