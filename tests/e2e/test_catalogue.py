"""Finding a procedure: agency → ward → field → list, with old place names and without accents."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest

from tests.support.places import (
    AGENCY,
    AGENCY_NAME,
    BIRTH_FORM,
    BIRTH_REGISTRATION,
    FORMER_UNIT,
    OTHER_AGENCY,
    REQUIRED_COMPONENT,
)
from tests.support.portal import Portal
from tests.support.surprise import Refused

MARITAL_STATUS, TEMPORARY_RESIDENCE = "1.004873", "1.004194"


def requirement(found: dict[str, Any], key: str) -> str:
    """What these requirements say about a component."""
    [asked] = [component["requirement"] for component in found["components"] if component["key"] == key]
    return str(asked)


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


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("đăng ký khai snih", BIRTH_REGISTRATION),  # a typing error
        ("làm giấy khai sinh cho con", BIRTH_REGISTRATION),  # as people say it
        ("giấy độc thân", MARITAL_STATUS),
        ("đăng kí ở trọ", TEMPORARY_RESIDENCE),
    ],
)
async def test_a_procedure_is_found_despite_a_typing_error_and_by_everyday_words(
    portal: Portal, query: str, meant: str
) -> None:
    listed = (await portal.rest().get("/procedures", query=query)).body["procedures"]

    assert meant in [procedure["id"] for procedure in listed[:3]]


async def test_a_ward_is_found_despite_a_typing_error(portal: Portal) -> None:
    agencies = (await portal.rest().get("/agencies", query="phường nghi sonn")).body["agencies"]

    assert agencies[0]["id"] == OTHER_AGENCY


async def test_before_filing_the_portal_says_what_the_channel_and_the_case_take(portal: Portal) -> None:
    rest = portal.rest()
    cases = (await rest.get(f"/procedures/{TEMPORARY_RESIDENCE}")).body["cases"]
    [by_list] = [case["key"] for case in cases if case["display_name"] == "Đăng ký theo danh sách"]
    path = f"/procedures/{TEMPORARY_RESIDENCE}/requirements"

    alone = (await rest.get(path, channel="online")).body
    together = (await rest.get(path, channel="online", case=by_list)).body
    at_the_counter = (await rest.get(path, channel="counter")).body
    by_post = (await rest.get(path, channel="post")).body

    assert (alone["time_limit"]["amount"], alone["time_limit"]["unit"]) == (3, "working_days")
    assert [found["fee"].get("amount_vnd") for found in (alone, together, at_the_counter)] == [7000, 5000, 15000]
    assert "amount_vnd" not in by_post["fee"], "unknown, which is not free"
    assert requirement(alone, "danh-sach-tam-tru") == "optional"
    assert requirement(together, "danh-sach-tam-tru") == "required"


async def test_a_case_that_the_procedure_does_not_know_is_named(portal: Portal) -> None:
    with pytest.raises(Refused) as refused:
        await portal.rest().get(f"/procedures/{BIRTH_REGISTRATION}/requirements", channel="online", case="khong-co")

    assert (refused.value.code, refused.value.reason) == (422, "CASE_UNKNOWN")


@pytest.mark.parametrize("path", ["/procedures/9.999999", "/forms/khong-co.v1"])
async def test_what_does_not_exist_is_not_found(portal: Portal, path: str) -> None:
    with pytest.raises(Refused) as refused:
        await portal.rest().get(path)

    assert refused.value.code == 404
