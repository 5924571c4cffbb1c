"""What the agency does, and what it lists: the use cases, on memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, InvalidPageToken, Unavailable
from services.common.kernel.principal import Kind, Principal, Role
from services.submission.adapters.memory import MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.deciding import Decision, Decisions
from services.submission.app.desk import Desk
from services.submission.app.handling import Handling
from services.submission.app.reading import GetNoticeDetails, ListDeskDossiers, ListOwnDossiers, ReadDeskDossier
from services.submission.domain.act import Officer
from services.submission.domain.errors.access import ActingOfficerRequired, DossierNotFound
from services.submission.domain.status import Status
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    AT_THE_COUNTER,
    MONDAY_10,
    OFFICER,
    OWNER,
    RESULT,
    RESULT_FILE,
    TAN_DAN,
    CountingIds,
    attached,
    drafted,
    sent,
    started,
    ward,
)
from tests.unit.submission.neighbours import SmallCatalogue, call

WARD = ward()
CODE = "H56.245-261123-0001"
NOW = Decision(CODE, "", OFFICER)


class Office:
    """Everything an agency decides with."""

    def __init__(self) -> None:
        self.dossiers, self.catalogue = MemoryDossiers(HandClock()), SmallCatalogue()
        acts = Acts(HandClock(), CountingIds())
        decisions = Decisions(self.dossiers, self.catalogue, acts)
        desk, handling = Desk(decisions), Handling(decisions)
        self.accept, self.give = desk.accept, desk.return_result
        self.start, self.finish = handling.start, handling.finish


@pytest.fixture
async def office() -> Office:
    office = Office()
    await office.dossiers.add(call(), Change(sent()))
    return office


async def test_who_read_a_whole_dossier_is_noted_by_ids_only(office: Office) -> None:
    read = ReadDeskDossier(office.dossiers)
    with capture_logs() as lines:
        found = await read(WARD, CODE)
        with pytest.raises(DossierNotFound):
            await read(replace(WARD, agency_id="elsewhere"), CODE)
    assert lines == [
        {
            "event": "dossier read",
            "log_level": "info",
            "dossier": found.id,
            "principal_kind": "ward",
            "principal": WARD.id,
        }
    ]


async def test_accepting_computes_the_appointment(office: Office) -> None:
    accepted = await office.accept(call(WARD), NOW, handler="cb-1", later=None)
    assert accepted.status is Status.ACCEPTED
    assert accepted.appointment == MONDAY_10 + timedelta(days=4)  # three working days and the Cultural Day
    assert accepted.history[-1].officer == OFFICER


async def test_from_acceptance_to_the_result_in_hand() -> None:
    office = Office()
    await office.dossiers.add(call(), Change(attached(started(), RESULT_FILE, WARD)))
    await office.finish(call(WARD), NOW, RESULT)
    returned = await office.give(call(WARD), NOW, AT_THE_COUNTER)
    assert [event.name for event in office.dossiers.events] == ["finished", "returned"]
    assert returned.status is Status.RETURNED


async def test_without_working_time_there_is_no_appointment(office: Office) -> None:
    office.catalogue.away = True
    with pytest.raises(Unavailable):
        await office.accept(call(WARD), NOW, handler="cb-1", later=None)


async def test_a_stale_etag_decides_nothing(office: Office) -> None:
    with pytest.raises(Conflict):
        await office.accept(call(WARD), replace(NOW, etag='"1"'), handler="cb-1", later=None)
    assert (await office.dossiers.get(CODE, WARD)).status is Status.REGISTERED


async def test_a_ward_names_its_officer_and_who_logged_in_is_known(office: Office) -> None:
    with pytest.raises(ActingOfficerRequired):
        await office.accept(call(WARD), replace(NOW, officer=None), handler="cb-1", later=None)
    officer = Principal(Kind.OFFICER, "officer-1", agency_id=TAN_DAN.id, roles=frozenset({Role.DESK}), name="Lê Văn C")
    accepted = await office.accept(call(officer), NOW, handler="cb-1", later=None)
    assert accepted.history[-1].officer == Officer("officer-1", "Lê Văn C", ""), "whoever the call says it is"


async def test_pages_go_on_where_the_last_one_ended() -> None:
    dossiers = MemoryDossiers(HandClock())
    for n in range(5):
        at = MONDAY_10 + timedelta(minutes=n)
        dossier = replace(sent(), id=f"d{n}", code=f"{CODE[:-1]}{n + 1}", created_at=at, submitted_at=at)
        await dossiers.add(call(), Change(dossier))
    own, desk = ListOwnDossiers(dossiers), ListDeskDossiers(dossiers)

    first = await own(OWNER, None, "", 2, "")
    second = await own(OWNER, None, "", 2, first.next_token)
    third = await own(OWNER, None, "", 2, second.next_token)
    assert [[d.id for d in page.dossiers] for page in (first, second, third)] == [["d4", "d3"], ["d2", "d1"], ["d0"]]
    assert third.next_token == ""

    on_desk = await desk(WARD, Status.REGISTERED, 2, "")
    assert [d.id for d in on_desk.dossiers] == ["d4", "d3"]
    for listing in (
        desk(WARD, None, 2, on_desk.next_token),
        own(OWNER, None, "", 2, on_desk.next_token),
        own(OWNER, None, "", 2, "x"),
    ):
        with pytest.raises(InvalidPageToken):
            await listing


async def test_notices_are_about_dossiers_that_were_sent() -> None:
    dossiers = MemoryDossiers(HandClock())
    await dossiers.add(call(), Change(drafted()))
    with pytest.raises(DossierNotFound):
        await GetNoticeDetails(dossiers)("dossier-1", 1)
