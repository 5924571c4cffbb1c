"""People find their ward under the name they know, old or new."""

from __future__ import annotations

import pytest

from services.catalogue.domain.agency import AgencyKind, WardKind
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.directory import AgencyDirectory, AgencyFilter, AgencyMatch


@pytest.fixture(scope="module")
def directory(frozen: Catalogue) -> AgencyDirectory:
    return AgencyDirectory(frozen.agencies, frozen.former_units)


def names(matches: list[AgencyMatch]) -> list[str]:
    return [match.agency.name for match in matches]


@pytest.mark.parametrize(
    "query", ["hai an", "Hải An", "phường Hải An", "xa hai an", "UBND phường Hải An", "HẢI AN, Nghi Sơn"]
)
def test_hai_an_is_now_phuong_tan_dan_and_the_answer_says_why(directory: AgencyDirectory, query: str) -> None:
    [match] = directory.find(AgencyFilter(query=query))
    assert match.agency.id == "c16594"
    assert match.agency.name == "UBND phường Tân Dân"
    [former] = match.former_units
    assert (former.name, former.district, former.whole) == ("Phường Hải An", "Thị xã Nghi Sơn", True)


def test_a_divided_unit_answers_with_every_successor_the_main_part_first(directory: AgencyDirectory) -> None:
    assert names(directory.find(AgencyFilter(query="đông thọ"))) == ["UBND phường Hạc Thành", "UBND phường Hàm Rồng"]
    three = directory.find(AgencyFilter(query="thị trấn thiệu hóa"))[:3]
    assert names(three) == ["UBND xã Thiệu Hóa", "UBND xã Thiệu Quang", "UBND xã Thiệu Trung"]
    assert all("Thị trấn Thiệu Hóa" in [unit.name for unit in match.former_units] for match in three)


def test_one_old_name_in_several_districts_answers_with_all_of_them(directory: AgencyDirectory) -> None:
    found = directory.find(AgencyFilter(query="ba đình"))
    assert names(found) == ["UBND xã Ba Đình", "UBND phường Hạc Thành", "UBND phường Bỉm Sơn"]
    assert names(directory.find(AgencyFilter(query="ba đình bỉm sơn"))) == ["UBND phường Bỉm Sơn"]


def test_a_present_name_comes_before_the_places_of_its_old_district(directory: AgencyDirectory) -> None:
    found = directory.find(AgencyFilter(query="nghi son"))
    assert found[0].agency.name == "UBND phường Nghi Sơn"
    assert len(found) > 5, "the wards of the former thị xã Nghi Sơn follow"


def test_a_code_with_two_meanings_leads_only_to_its_present_one(directory: AgencyDirectory) -> None:
    now = directory.get("c16576")
    assert now is not None
    assert now.name == "UBND phường Ngọc Sơn"
    assert directory.get("f16576") is None, "a former unit is no agency"
    # Hải Ninh, which had the code before, happens to have gone to Ngọc Sơn: found by name, never by code.
    assert names(directory.find(AgencyFilter(query="phường hải ninh")))[0] == "UBND phường Ngọc Sơn"
    assert directory.find(AgencyFilter(query="16576")) == []
    tan_dan = directory.get("c16594")
    assert tan_dan is not None
    assert tan_dan.name == "UBND phường Tân Dân"


def test_without_a_query_all_agencies_come_by_kind_and_alphabetically(directory: AgencyDirectory) -> None:
    found = directory.find(AgencyFilter())
    assert len(found) == 182
    assert found[0].agency.kind is AgencyKind.PROVINCE
    phuong = directory.find(AgencyFilter(kind=AgencyKind.COMMUNE, ward_kind=WardKind.PHUONG))
    assert len(phuong) == 19
    assert names(phuong)[:3] == ["UBND phường Bỉm Sơn", "UBND phường Đào Duy Từ", "UBND phường Đông Quang"]


def test_a_provincial_body_and_an_agency_code_are_found(directory: AgencyDirectory) -> None:
    assert names(directory.find(AgencyFilter(query="so tu phap"))) == ["Sở Tư pháp"]
    tan_dan = directory.get("c16594")
    assert tan_dan is not None
    assert names(directory.find(AgencyFilter(query=tan_dan.code))) == ["UBND phường Tân Dân"]


def test_every_former_unit_is_found_by_its_own_name_and_district(frozen: Catalogue, directory: AgencyDirectory) -> None:
    for unit in frozen.former_units:
        found = {match.agency.id for match in directory.find(AgencyFilter(query=f"{unit.name} {unit.district}"))}
        assert {successor.agency_id for successor in unit.successors} <= found, unit.name
