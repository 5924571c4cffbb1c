"""Finding a procedure: agency → ward → field → list, with old place names and without accents."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from tests.support.places import AGENCY, AGENCY_NAME, BIRTH_FORM, BIRTH_REGISTRATION, FORMER_UNIT, REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.surprise import Refused


@pytest.mark.parametrize("query", ["hai an", "Hải An", "PHƯỜNG HẢI AN", normalize("NFD", "Hải An")])
async def test_a_former_unit_is_found_however_it_is_typed_and_says_where_it_went(portal: Portal, query: str) -> None:
    agencies = (await portal.rest().get("/agencies", query=query)).body["agencies"]

    found = next(agency for agency in agencies if agency["id"] == AGENCY)
    assert found["display_name"] == AGENCY_NAME
    assert FORMER_UNIT in [unit["display_name"] for unit in found["matched_former_units"]]


async def test_the_cascade_leads_from_agency_to_field_to_procedure(portal: Portal) -> None:
    rest = portal.rest()
    fields = (await rest.get("/fields", agency=AGENCY)).body["fields"]
    registry = next(field for field in fields if field["display_name"] == "Hộ tịch")

    listed = (await rest.get("/procedures", agency=AGENCY, field=registry["id"], page_size="100")).body["procedures"]

    assert len(listed) == registry["procedure_count"]
    assert BIRTH_REGISTRATION in [procedure["id"] for procedure in listed]


@pytest.mark.parametrize("query", ["dang ky khai sinh", "Đăng ký khai sinh", BIRTH_REGISTRATION])
async def test_a_procedure_is_found_by_words_or_code(portal: Portal, query: str) -> None:
    listed = (await portal.rest().get("/procedures", query=query)).body["procedures"]

    assert listed[0]["id"] == BIRTH_REGISTRATION


async def test_a_procedure_says_what_to_attach_and_its_form_is_a_json_schema(portal: Portal) -> None:
    rest = portal.rest()
    procedure = (await rest.get(f"/procedures/{BIRTH_REGISTRATION}")).body
    required = [part["key"] for part in procedure["components"] if part["requirement"] == "required"]
    form = (await rest.get(f"/forms/{procedure['form']}")).body

    assert required == [REQUIRED_COMPONENT]
    assert form["id"] == BIRTH_FORM
    assert form["json_schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", ["/procedures/9.999999", "/forms/khong-co.v1"])
async def test_what_does_not_exist_is_not_found(portal: Portal, path: str) -> None:
    with pytest.raises(Refused) as refused:
        await portal.rest().get(path)

    assert refused.value.code == 404
