"""The citizen's way: agency → ward → field → procedure, and everything a dossier needs from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.adapters.memory import MemoryCatalogueStore
from services.catalogue.app.current import CurrentCatalogue
from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.agency import AgencyKind
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.directory import AgencyFilter
from services.catalogue.domain.errors import (
    AgencyNotFound,
    CatalogueNotLoaded,
    FieldNotFound,
    FormNotFound,
    ProcedureNotFound,
)
from services.catalogue.domain.everyday import Phrasebook
from services.catalogue.domain.index import CatalogueIndex
from services.catalogue.domain.paging import Page, PageRequest, paginate
from services.catalogue.domain.procedures import ProcedureBook, ProcedureFilter
from services.catalogue.domain.publishing import succeed
from services.catalogue.domain.working_time import Shift, WorkingWeek
from services.common.kernel.errors import InvalidPageToken

FIRST = PageRequest(size=20)
TODAY = date(2026, 11, 23)


def test_the_way_from_an_old_place_name_to_birth_registration(queries: CatalogueQueries) -> None:
    [match] = queries.list_agencies(AgencyFilter(query="hai an"), FIRST).items
    fields = queries.list_fields(FIRST, match.agency.id).items
    assert {"Hộ tịch", "Đất đai"} <= {count.field.name for count in fields}
    found = queries.list_procedures(FIRST, agency_id=match.agency.id, field_id="ho-tich", query="dang ky khai sinh")
    assert [procedure.code for procedure in found.items] == ["1.001193", "1.000689", "1.004884"]
    procedure = queries.get_procedure("1.001193")
    assert queries.get_form(procedure.form_id).schema["title"] == "Tờ khai đăng ký khai sinh"


def test_a_code_is_the_best_match_of_itself(queries: CatalogueQueries, frozen: Catalogue) -> None:
    for code in {procedure.code for procedure in frozen.procedures}:
        assert queries.list_procedures(PageRequest(size=1), query=code).items[0].code == code


def test_fields_come_in_alphabetical_order_with_their_counts(queries: CatalogueQueries) -> None:
    counts = queries.list_fields(FIRST).items
    assert [count.field.id for count in counts][:3] == ["bao-tro-xa-hoi", "chung-thuc", "cu-tru"]
    assert sum(count.procedures for count in counts) == 51


def test_a_department_has_none_of_the_procedures_of_the_communes(queries: CatalogueQueries) -> None:
    assert queries.list_fields(FIRST, "sotuphap").items == ()
    assert queries.list_procedures(FIRST, agency_id="sotuphap").items == ()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("1.001193", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("ĐĂNG KÍ KẾT HÔN", "1.000894"),
        ("thủ tục đăng ký khai tử", "1.000656"),
        ("hộ tịch khai tử", "1.000656"),
        ("chứng thực bản sao", "2.000815"),
        ("tạm trú", "1.004194"),
        ("nuôi con", "2.001263"),
        ("giay phep xay dung", "1.013225"),
        ("ho ngheo", "1.011607"),
    ],
)
def test_a_procedure_is_found_by_code_name_or_words(queries: CatalogueQueries, query: str, code: str) -> None:
    assert queries.list_procedures(FIRST, query=query).items[0].code == code


def test_what_does_not_exist_is_told_apart(queries: CatalogueQueries) -> None:
    with pytest.raises(AgencyNotFound):
        queries.get_agency("c00000")
    with pytest.raises(AgencyNotFound):
        queries.list_procedures(FIRST, agency_id="c00000")
    with pytest.raises(FieldNotFound):
        queries.list_procedures(FIRST, field_id="khong-co")
    with pytest.raises(ProcedureNotFound):
        queries.get_procedure("9.999999")
    with pytest.raises(ProcedureNotFound):
        queries.get_procedure("1.001193", version=9)
    with pytest.raises(FormNotFound):
        queries.get_form("khong-co.v1")


def test_a_pinned_version_stays_readable_when_a_newer_one_is_in_force(frozen: Catalogue) -> None:
    birth = next(each for each in frozen.procedures if each.code == "1.001193")
    old = replace(birth, effective_to=date(2026, 11, 22))
    new = replace(birth, version=2, name="Thủ tục đăng ký khai sinh mới", effective_from=TODAY)
    later = replace(birth, version=3, effective_from=date(2027, 1, 1))
    book = ProcedureBook([later, old, new], {"ho-tich": "Hộ tịch"}, Phrasebook(()))
    assert book.in_force("1.001193", date(2026, 11, 22)) == old
    assert book.in_force("1.001193", TODAY) == new
    assert book.in_force("1.001193", date(2027, 1, 1)) == later
    assert book.version("1.001193", 1) == old
    assert book.find(ProcedureFilter(query="khai sinh"), TODAY) == [new]


def test_a_procedure_that_is_no_longer_in_force_is_not_offered(frozen: Catalogue) -> None:
    ended = replace(frozen.procedures[0], effective_to=date(2026, 1, 1))
    book = ProcedureBook([ended], {ended.field_id: "Một lĩnh vực"}, Phrasebook(()))
    assert book.find(ProcedureFilter(), TODAY) == []
    assert book.version(ended.code, ended.version) == ended


def test_the_calendar_of_an_agency_is_its_own_week_or_the_usual_one(frozen: Catalogue) -> None:
    saturday = WorkingWeek((1, 2, 3, 4, 5, 6), (Shift(time(7), time(11)),))
    agencies = tuple(replace(agency, hours=saturday) if agency.id == "c16594" else agency for agency in frozen.agencies)
    index = CatalogueIndex(replace(frozen, agencies=agencies))
    own, usual = index.agencies.get("c16594"), index.agencies.get("c16654")
    assert own is not None
    assert index.working_calendar(own).week == saturday
    assert usual is not None
    assert index.working_calendar(usual).week == frozen.default_week
    assert [override.day for override in index.working_calendar(usual).overrides] == [
        date(2026, 8, 22),
        date(2026, 8, 31),
    ]


def test_before_the_catalogue_is_read_the_answer_is_try_again() -> None:
    with pytest.raises(CatalogueNotLoaded):
        _ = CurrentCatalogue(MemoryCatalogueStore()).index


async def test_a_newer_revision_replaces_the_one_in_memory(frozen: Catalogue) -> None:
    store = MemoryCatalogueStore()
    current = CurrentCatalogue(store)
    assert not await current.refresh(), "nothing is published yet"
    store = MemoryCatalogueStore(succeed(None, frozen))
    current = CurrentCatalogue(store)
    assert await current.refresh()
    assert not await current.refresh(), "the same revision is not read twice"
    assert current.index.catalogue.revision == 1


def numbers(size: int, token: str, count: int, query: str = "") -> Page[int]:
    return paginate(range(count), PageRequest(size, token), query=query, key=str)


@given(count=st.integers(0, 60), size=st.integers(1, 25))
def test_the_pages_together_are_the_list(count: int, size: int) -> None:
    seen: list[int] = []
    token = ""
    while True:
        page = numbers(size, token, count)
        seen += page.items
        assert len(page.items) == size or not page.next_token
        token = page.next_token
        if not token:
            break
    assert seen == list(range(count))


@pytest.mark.parametrize("token", ["x", "%%%", "bm9uc2Vuc2U", "á", "A" * 512])
def test_a_token_that_was_not_issued_is_refused(token: str) -> None:
    with pytest.raises(InvalidPageToken):
        numbers(5, token, 20)


def test_a_token_belongs_to_its_filters(queries: CatalogueQueries) -> None:
    page = queries.list_agencies(AgencyFilter(kind=AgencyKind.COMMUNE), FIRST)
    assert page.next_token
    with pytest.raises(InvalidPageToken):
        queries.list_agencies(AgencyFilter(kind=AgencyKind.DEPARTMENT), PageRequest(20, page.next_token))


def test_a_page_goes_on_after_its_last_item_even_if_the_list_grew_before_it() -> None:
    token = paginate([1, 2, 3], PageRequest(2), query="", key=str).next_token
    assert paginate([0, 1, 2, 3], PageRequest(2, token), query="", key=str).items == (3,)
