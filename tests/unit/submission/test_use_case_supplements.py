"""The supplement loop as use cases, on memory: each call counts once, and nothing happens halfway."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, RequestIdReused, Unavailable
from services.common.kernel.principal import Principal
from services.submission.adapters.memory import MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.deciding import Decision, Decisions
from services.submission.app.drafting import AmendDossier
from services.submission.app.supplements import SendSupplement, Supplements
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.errors.filing import DossierIncomplete
from services.submission.domain.errors.supplements import SupplementItemUnknown
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps.draft import Amendment
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import OFFICER, OWNER, STRANGER, CountingIds, about, sent, started, ward
from tests.unit.submission.neighbours import SmallCatalogue, call

WARD, NAME = ward(), "declaration.ho_ten_tre"
NOW = Decision("H56.245-261123-0001", "", OFFICER)
RIGHT = [(NAME, "Tên cháu đúng như vậy")]


class Loop:
    """One dossier that was sent, its owner and its agency."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.dossiers, self.catalogue = MemoryDossiers(self.clock), SmallCatalogue()
        acts = Acts(self.clock, CountingIds())
        self.desk = Supplements(self.dossiers, self.catalogue, Decisions(self.dossiers, self.catalogue, acts))
        self.send = SendSupplement(self.dossiers, self.catalogue, acts)
        self.amend = AmendDossier(self.dossiers, acts)

    @property
    def told(self) -> list[str]:
        return [event.name for event in self.dossiers.events]


@pytest.fixture
async def loop() -> Loop:
    loop = Loop()
    await loop.dossiers.add(call(), Change(sent()))
    return loop


async def test_asked_sent_and_confirmed_each_once_however_often_it_is_called(loop: Loop) -> None:
    for _ in range(2):
        asked = await loop.desk.ask(call(WARD, "r1"), NOW, about(NAME))
        assert asked.supplements[-1].items[0].name == "Họ và tên trẻ"
    for _ in range(2):
        await loop.send(call(OWNER, "r2"), "dossier-1", "", RIGHT)
    for _ in range(2):
        confirmed = await loop.desk.confirm(call(WARD, "r3"), NOW)
    assert confirmed.supplements[-1].confirmed_at
    assert loop.told == ["supplement_asked", "supplement_sent", "supplement_confirmed"]


async def test_what_to_ask_is_looked_up_in_one_reading(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[str] = []
    get = loop.dossiers.get

    async def counted(key: str, principal: Principal) -> Dossier:
        readings.append(key)
        return await get(key, principal)

    monkeypatch.setattr(loop.dossiers, "get", counted)
    await loop.desk.ask(call(WARD), NOW, about(NAME))
    assert readings == [NOW.key]


async def test_a_request_ends_once(loop: Loop) -> None:
    await loop.desk.ask(call(WARD), NOW, about(NAME))
    loop.clock.time += timedelta(days=30)
    for _ in range(2):
        ended = await loop.desk.expire(call(WARD, "r1"), NOW, "Quá hạn")
        assert ended.status is Status.REFUSED
    with pytest.raises(RequestIdReused):
        await loop.desk.expire(call(WARD, "r1", body="other"), NOW, "Quá hạn")
    assert loop.told == ["supplement_asked", "supplement_expired"]


async def test_without_the_catalogue_nothing_happens(loop: Loop) -> None:
    loop.catalogue.away = True
    with pytest.raises(Unavailable):
        await loop.desk.ask(call(WARD, "r1"), NOW, about(NAME))
    loop.catalogue.away = False
    with pytest.raises(SupplementItemUnknown):
        await loop.desk.ask(call(WARD, "r1"), NOW, about("declaration.ten_me"))
    assert await loop.desk.ask(call(WARD, "r1"), NOW, about(NAME)), "a refusal uses up no id"

    loop.catalogue.away = True
    with pytest.raises(Unavailable):
        await loop.send(call(OWNER), "dossier-1", "", RIGHT)
    assert loop.told == ["supplement_asked"]


async def test_what_is_sent_fits_the_form(loop: Loop) -> None:
    await loop.desk.ask(call(WARD), NOW, about(NAME))
    emptied = Amendment(declaration={"ho_ten_tre": ""})
    await loop.amend(call(OWNER), "dossier-1", "", emptied, {"declaration"})
    with pytest.raises(DossierIncomplete) as refused:
        await loop.send(call(OWNER), "dossier-1", "", ())
    assert [violation.field for violation in refused.value.violations] == [NAME]


async def test_a_stale_etag_sends_nothing_and_a_stranger_finds_nothing(loop: Loop) -> None:
    asked = await loop.desk.ask(call(WARD), NOW, about(NAME))
    with pytest.raises(Conflict):
        await loop.send(call(OWNER), "dossier-1", f'"{asked.version - 1}"', RIGHT)
    with pytest.raises(DossierNotFound):
        await loop.send(call(STRANGER), "dossier-1", "", RIGHT)
    assert await loop.send(call(OWNER), "dossier-1", f'"{asked.version}"', RIGHT)


async def test_what_the_owner_does_unseen_makes_no_decision_of_the_desk_stale(loop: Loop) -> None:
    asked = await loop.desk.ask(call(WARD), NOW, about(NAME))
    as_seen = Decision(asked.id, f'"{asked.version}"', OFFICER)
    await loop.amend(call(OWNER), asked.id, "", Amendment(declaration={"ho_ten_tre": "Nguyễn Thị C"}), {"declaration"})
    loop.clock.time += timedelta(days=30)
    assert (await loop.desk.expire(call(WARD), as_seen, "Quá hạn")).status is Status.REFUSED
    with pytest.raises(Conflict):
        await loop.desk.expire(call(WARD), as_seen, "Quá hạn")


async def test_of_a_paper_dossier_the_desk_confirms_what_came_in_once() -> None:
    loop = Loop()
    await loop.dossiers.add(call(WARD), Change(replace(started(), owner_account_id="")))
    await loop.desk.ask(call(WARD), NOW, about(NAME))
    for _ in range(2):
        received = await loop.desk.confirm(call(WARD, "r1"), NOW)
    assert received.status is Status.IN_PROGRESS
    assert loop.told == ["supplement_asked", "supplement_sent"]
