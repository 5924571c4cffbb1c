"""A citizen drafts, fills in and sends: the use cases, on memory."""

from __future__ import annotations

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, Unavailable
from services.submission.adapters.memory import MemoryCodes, MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.drafting import AmendDossier, CreateDossier, NewDossier
from services.submission.app.submit import SubmitDossier
from services.submission.domain.draft import Amendment
from services.submission.domain.errors import (
    DeclarationUnfit,
    DossierIncomplete,
    DossierNotFound,
    ProcedureNotAvailable,
    TransitionNotAllowed,
)
from services.submission.domain.status import Status
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import BIRTH, NGHI_SON, STRANGER, TAN_DAN, CountingIds, drafted, filled
from tests.unit.submission.neighbours import SmallCatalogue, call

AT_TAN_DAN = NewDossier(BIRTH.code, TAN_DAN.id, "phường Hải An")


class Desk:
    """Everything a citizen needs to file."""

    def __init__(self) -> None:
        self.dossiers, self.catalogue, self.codes = MemoryDossiers(), SmallCatalogue(), MemoryCodes()
        ids = CountingIds()
        acts = Acts(HandClock(), ids)
        self.create = CreateDossier(self.dossiers, self.catalogue, acts, ids)
        self.amend = AmendDossier(self.dossiers, acts)
        self.submit = SubmitDossier(self.dossiers, self.catalogue, self.codes, acts)

    async def numbers_drawn(self) -> int:
        """How many numbers the agency's day has used."""
        return (await self.codes.allocate("probe", TAN_DAN.code, HandClock().now())).sequence - 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_draft_pins_the_procedure_and_keeps_the_place_as_said(desk: Desk) -> None:
    dossier = await desk.create(call(), AT_TAN_DAN)
    assert dossier.procedure == BIRTH
    assert dossier.routing.receiving == dossier.routing.handling == dossier.routing.return_at == TAN_DAN
    assert dossier.routing.place_as_said == "phường Hải An"
    assert desk.dossiers.events == []


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewDossier("9.999999", TAN_DAN.id, ""), "procedure"),
        (NewDossier(BIRTH.code, "nowhere", ""), "receiving_agency"),
        (NewDossier(BIRTH.code, NGHI_SON.id, ""), "receiving_agency"),
    ],
)
async def test_what_cannot_be_filed_there_names_the_field(desk: Desk, new: NewDossier, field: str) -> None:
    with pytest.raises(ProcedureNotAvailable) as refused:
        await desk.create(call(), new)
    assert [violation.field for violation in refused.value.violations] == [field]


async def test_a_repeat_gets_its_draft_even_when_the_procedure_has_ended(desk: Desk) -> None:
    first = await desk.create(call(request_id="r1"), AT_TAN_DAN)
    desk.catalogue.offered.clear()
    desk.catalogue.away = True
    assert await desk.create(call(request_id="r1"), AT_TAN_DAN) == first


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
    assert (sent.status, sent.code) == (Status.REGISTERED, "H56.245-261123-0001")
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
