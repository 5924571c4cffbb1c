"""A citizen drafts, fills in and sends: the use cases, on memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.budgets import Budget
from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import Conflict, Unavailable
from services.submission.adapters.memory import MemoryCodes, MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.drafting import AmendDossier, CreateDossier
from services.submission.app.offers import Offers, Wish
from services.submission.app.previews import Preview, PreviewFiling
from services.submission.app.submit import SubmitDossier
from services.submission.domain.bounds import MAX_DRAFTS
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.errors.filing import (
    DeclarationUnfit,
    DossierIncomplete,
    ProcedureNotAvailable,
    TooManyDrafts,
    TooManyFilings,
)
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.parties import Party
from services.submission.domain.record.procedure import Channel
from services.submission.domain.status import Status
from services.submission.domain.steps.draft import Amendment, Person
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    BIRTH,
    CONTACT,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    PARTY,
    STRANGER,
    TAN_DAN,
    CountingIds,
    drafted,
    filled,
)
from tests.unit.submission.neighbours import OneProfile, SmallCatalogue, call

FILINGS = 3
AT_TAN_DAN = Wish(BIRTH.code, Channel.ONLINE, (), TAN_DAN.id, place_as_said="phường Hải An")


class Desk:
    """Everything a citizen needs to file."""

    def __init__(self) -> None:
        self.dossiers, self.catalogue, self.codes = MemoryDossiers(HandClock()), SmallCatalogue(), MemoryCodes()
        ids = CountingIds()
        acts = Acts(HandClock(), ids)
        self.profiles, self.clock = OneProfile(), HandClock()
        offers = Offers(self.catalogue)
        self._create = CreateDossier(self.dossiers, offers, self.profiles, acts, ids)
        self.preview = PreviewFiling(offers, self.catalogue, self.clock)
        filings = Budget(self.clock, limit=FILINGS, window=timedelta(hours=1))
        self.amend = AmendDossier(self.dossiers, acts)
        self.submit = SubmitDossier(self.dossiers, self.catalogue, self.codes, acts, filings)

    async def create(self, command: Command, wish: Wish, *, for_another: bool = False) -> Dossier:
        """A draft."""
        return await self._create(command, wish, for_another=for_another)

    async def numbers_drawn(self) -> int:
        """How many numbers the agency's day has used."""
        return (await self.codes.allocate("probe", NGHI_SON.code, HandClock().now())).sequence - 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_draft_pins_the_procedure_and_keeps_the_place_as_said(desk: Desk) -> None:
    dossier = await desk.create(call(), AT_TAN_DAN)
    assert dossier.procedure == BIRTH
    assert dossier.routing.receiving == dossier.routing.handling == dossier.routing.return_at == TAN_DAN
    assert dossier.routing.place_as_said == "phường Hải An"
    assert desk.dossiers.events == []


async def test_a_draft_begins_with_the_profile_of_whoever_files(desk: Desk) -> None:
    own = await desk.create(call(), AT_TAN_DAN)
    assert (own.submitter, own.owner, own.contact) == (PARTY, PARTY, CONTACT)
    for_a_neighbour = await desk.create(call(), AT_TAN_DAN, for_another=True)
    assert (for_a_neighbour.submitter, for_a_neighbour.owner) == (PARTY, Party())
    desk.profiles.person = Person()
    assert (await desk.create(call(), AT_TAN_DAN)).submitter == Party()


async def test_regardless_of_boundary_another_agency_decides_and_either_hands_out(desk: Desk) -> None:
    desk.catalogue.handling.add(NGHI_SON.id)
    elsewhere = replace(AT_TAN_DAN, handling_id=NGHI_SON.id)
    with pytest.raises(ProcedureNotAvailable) as refused:
        await desk.create(call(), elsewhere)
    assert [violation.reason for violation in refused.value.violations] == ["PROCEDURE_IS_TERRITORIAL"]

    desk.catalogue.offered[BIRTH.code] = replace(BIRTH, non_territorial=True)
    routing = (await desk.create(call(), elsewhere)).routing
    assert (routing.receiving, routing.handling, routing.return_at) == (TAN_DAN, NGHI_SON, TAN_DAN)
    assert (await desk.create(call(), replace(elsewhere, return_id=NGHI_SON.id))).routing.return_at == NGHI_SON


async def test_the_cases_are_pinned_in_one_order(desk: Desk) -> None:
    dossier = await desk.create(call(), replace(AT_TAN_DAN, cases=["qua-han", "ban-sao"]))
    assert dossier.procedure.cases == ("ban-sao", "qua-han")


async def test_before_filing_one_is_told_when_it_would_be_done(desk: Desk) -> None:
    # Monday 10:00 and 3 working days, Tuesday 24/11 being a holiday: Friday 10:00. Accepted at the last moment, on
    # Wednesday 10:00: the next Monday.
    preview = await desk.preview(AT_TAN_DAN)
    assert preview == Preview(
        acceptance_due=MONDAY_10 + timedelta(days=2),
        expected=MONDAY_10 + timedelta(days=4),
        latest=MONDAY_10 + timedelta(days=7),
    )
    at_the_counter = await desk.preview(replace(AT_TAN_DAN, channel=Channel.COUNTER))
    assert at_the_counter == Preview(None, MONDAY_10 + timedelta(days=4), MONDAY_10 + timedelta(days=4))
    with pytest.raises(ProcedureNotAvailable) as refused:
        await desk.preview(replace(AT_TAN_DAN, receiving_id="nowhere"))
    assert [violation.field for violation in refused.value.violations] == ["agency"]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (replace(AT_TAN_DAN, procedure_code="9.999999"), "procedure"),
        (replace(AT_TAN_DAN, receiving_id="nowhere"), "receiving_agency"),
        (replace(AT_TAN_DAN, receiving_id=NGHI_SON.id), "receiving_agency"),
        (replace(AT_TAN_DAN, handling_id="nowhere"), "handling_agency"),
        (replace(AT_TAN_DAN, handling_id=NGHI_SON.id), "handling_agency"),
        (replace(AT_TAN_DAN, return_id=NGHI_SON.id), "return_agency"),
    ],
)
async def test_what_cannot_be_filed_there_names_the_field(desk: Desk, new: Wish, field: str) -> None:
    with pytest.raises(ProcedureNotAvailable) as refused:
        await desk.create(call(), new)
    assert [violation.field for violation in refused.value.violations] == [field]


async def test_a_repeat_gets_its_draft_even_when_the_procedure_has_ended(desk: Desk) -> None:
    first = await desk.create(call(request_id="r1"), AT_TAN_DAN)
    desk.catalogue.offered.clear()
    desk.catalogue.away = True
    assert await desk.create(call(request_id="r1"), AT_TAN_DAN) == first


async def test_an_account_has_so_many_drafts_and_no_more(desk: Desk) -> None:
    drafts = [await desk.create(call(request_id=f"r{number}"), AT_TAN_DAN) for number in range(MAX_DRAFTS)]
    desk.catalogue.away = True
    with pytest.raises(TooManyDrafts) as refused:
        await desk.create(call(), AT_TAN_DAN)
    assert f"tối đa {MAX_DRAFTS} bản nháp" in refused.value.text_vi()
    assert await desk.create(call(request_id="r0"), AT_TAN_DAN) == drafts[0]

    desk.catalogue.away = False
    assert await desk.create(call(STRANGER), AT_TAN_DAN)
    await desk.dossiers.delete(call(), drafts[0].id, lambda _: None)
    assert await desk.create(call(), AT_TAN_DAN)


async def test_without_the_catalogue_nothing_is_begun(desk: Desk) -> None:
    desk.catalogue.away = True
    with pytest.raises(Unavailable):
        await desk.create(call(), AT_TAN_DAN)


async def test_an_amendment_needs_the_version_that_was_seen(desk: Desk) -> None:
    dossier = await desk.create(call(), AT_TAN_DAN)
    await desk.amend(call(), dossier.id, '"1"', Amendment(declaration={"a": 1}), {"declaration"})
    with pytest.raises(Conflict):
        await desk.amend(call(), dossier.id, '"1"', Amendment(), {"declaration"})
    amended = await desk.amend(call(), dossier.id, "", Amendment(declaration={"a": 2}), {"declaration"})
    assert (amended.version, amended.declaration) == (3, {"a": 2})


async def test_an_unfit_declaration_is_not_even_looked_up(desk: Desk) -> None:
    with pytest.raises(DeclarationUnfit):
        await desk.amend(call(), "nowhere", "", Amendment(declaration={"a": "x" * 100_000}), {"declaration"})


async def test_sending_gives_a_code_and_tells_it(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(filled()))
    sent = await desk.submit(call(), "dossier-1", f'"{filled().version}"')
    assert (sent.status, sent.code) == (Status.REGISTERED, "H56.246-261123-0001")
    assert [event.name for event in desk.dossiers.events] == ["submitted"]


async def test_what_is_incomplete_is_told_whole_and_uses_no_number(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(drafted()))
    with pytest.raises(DossierIncomplete) as refused:
        await desk.submit(call(), "dossier-1", "")
    fields = {violation.field for violation in refused.value.violations}
    assert {"submitter.full_name", "contact.email", "declaration.ho_ten_tre", "components.giay-chung-sinh"} <= fields
    assert await desk.numbers_drawn() == 0


async def test_a_stale_etag_uses_no_number_either(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(filled()))
    with pytest.raises(Conflict):
        await desk.submit(call(), "dossier-1", '"0"')
    assert await desk.numbers_drawn() == 0


async def test_an_account_files_so_much_in_an_hour_and_the_next_one_stays_a_draft(desk: Desk) -> None:
    names = [f"dossier-{number}" for number in range(FILINGS + 1)]
    for name in names:
        await desk.dossiers.add(call(), Change(replace(filled(), id=name)))
    *earlier, last = names
    await desk.submit(call(request_id="r1"), earlier[0], "")
    desk.clock.time += timedelta(minutes=20)
    for name in earlier[1:]:
        await desk.submit(call(), name, "")

    with pytest.raises(TooManyFilings) as refused:
        await desk.submit(call(), last, "")
    assert refused.value.retry_after == timedelta(minutes=40)
    assert (await desk.dossiers.get(last, OWNER)).status is Status.DRAFT
    assert await desk.numbers_drawn() == FILINGS
    assert await desk.submit(call(request_id="r1"), earlier[0], ""), "a repeat costs nothing"

    desk.clock.time += timedelta(minutes=40)
    assert (await desk.submit(call(), last, "")).status is Status.REGISTERED


async def test_what_was_refused_or_lost_costs_nothing(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(replace(filled(), id="complete")))
    await desk.dossiers.add(call(), Change(replace(drafted(), id="incomplete")))
    for _ in range(FILINGS + 1):
        with pytest.raises(DossierIncomplete):
            await desk.submit(call(), "incomplete", "")
    assert await desk.submit(call(), "complete", "")


async def test_a_repeat_is_answered_with_the_dossier_as_it_is(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(filled()))
    submit = call(request_id="r1", body="submit")
    first = await desk.submit(submit, "dossier-1", f'"{filled().version}"')
    assert await desk.submit(submit, "dossier-1", f'"{filled().version}"') == first
    with pytest.raises(TransitionNotAllowed):
        await desk.submit(call(request_id="r2", body="submit"), "dossier-1", "")
    assert await desk.numbers_drawn() == 1


async def test_somebody_else_s_draft_cannot_be_sent(desk: Desk) -> None:
    await desk.dossiers.add(call(), Change(filled()))
    with pytest.raises(DossierNotFound):
        await desk.submit(call(STRANGER), "dossier-1", "")
