"""The catalogue over REST: found, narrowed, paged, kept by caches."""

from __future__ import annotations

import httpx
import pytest
from motcua.catalogue.v1 import catalogue_service_pb2 as catalogue
from motcua.type.v1 import types_pb2

from tests.contract.gateway.answers import GOOD
from tests.support.scripted import Script

AGENCY = catalogue.Agency(
    name="agencies/c16594",
    code="H56.245",
    code_is_sample=True,
    display_name="UBND phường Tân Dân",
    kind=catalogue.AGENCY_KIND_COMMUNE,
    units=[catalogue.EXECUTING_UNIT_PEOPLES_COMMITTEE],
    matched_former_units=[catalogue.FormerUnit(display_name="Phường Hải An", district="Thị xã Nghi Sơn", whole=True)],
)


async def test_agencies_are_found_by_former_names(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["ListAgencies"] = catalogue.ListAgenciesResponse(agencies=[AGENCY])
    answer = await http.get("/agencies", params={"kind": "commune", "query": "hai an", "page_size": 5})
    assert answer.json()["agencies"][0]["matched_former_units"][0]["display_name"] == "Phường Hải An"
    assert "next_page_token" not in answer.json()
    assert script.request("ListAgencies") == catalogue.ListAgenciesRequest(
        kind=catalogue.AGENCY_KIND_COMMUNE, query="hai an", page_size=5
    )


@pytest.mark.parametrize(("asked", "sent"), [(1000, 1000), (10**12, 2**31 - 1)])
async def test_a_page_that_is_asked_to_be_too_large_is_no_mistake(
    http: httpx.AsyncClient, script: Script, asked: int, sent: int
) -> None:
    script.answers["ListAgencies"] = catalogue.ListAgenciesResponse(agencies=[AGENCY])
    assert (await http.get("/agencies", params={"page_size": asked})).status_code == 200
    assert script.request("ListAgencies").page_size == sent


async def test_the_catalogue_is_kept_by_caches_under_a_strong_etag(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["GetAgency"] = AGENCY
    first = await http.get("/agencies/c16594")
    assert first.headers["cache-control"] == "public, max-age=60"
    assert first.headers["etag"].startswith('"')
    again = await http.get("/agencies/c16594", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    script.answers["GetAgency"] = catalogue.Agency(name="agencies/c16594", display_name="x", kind=AGENCY.kind)
    assert (await http.get("/agencies/c16594", headers={"If-None-Match": first.headers["etag"]})).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/agencies",
        "/agencies/c1",
        "/agencies/c1/working-calendar",
        "/fields",
        "/procedures",
        "/procedures/1.001193",
        "/procedures/1.001193/requirements?channel=online",
        "/forms/khai-sinh.v2",
    ],
)
async def test_every_answer_of_the_catalogue_has_an_etag_and_is_not_sent_again(
    http: httpx.AsyncClient, script: Script, path: str
) -> None:
    script.answers |= GOOD
    first = await http.get(path)
    again = await http.get(path, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    ("path", "token"),
    [("/agencies", "a"), ("/fields", "f"), ("/procedures", "p")],
)
async def test_every_list_of_the_catalogue_goes_on_from_its_token(
    http: httpx.AsyncClient, script: Script, path: str, token: str
) -> None:
    script.answers |= {
        "ListAgencies": catalogue.ListAgenciesResponse(next_page_token="a"),
        "ListFields": catalogue.ListFieldsResponse(next_page_token="f"),
        "ListProcedures": catalogue.ListProceduresResponse(next_page_token="p"),
    }
    page = await http.get(path, params={"page_size": 1, "page_token": "x"})
    method = {"/agencies": "ListAgencies", "/fields": "ListFields", "/procedures": "ListProcedures"}[path]
    asked = script.request(method)
    assert (asked.page_size, asked.page_token, page.json()["next_page_token"]) == (1, "x", token)


async def test_a_dossier_may_ask_for_the_version_that_it_keeps(http: httpx.AsyncClient, script: Script) -> None:
    script.answers |= GOOD
    await http.get("/procedures/1.001193", params={"version": 1})
    assert script.request("GetProcedure") == catalogue.GetProcedureRequest(name="procedures/1.001193", version=1)
    assert (await http.get("/procedures/1.001193", params={"version": 2**31})).status_code == 422


async def test_procedures_are_filtered_by_bare_ids(http: httpx.AsyncClient, script: Script) -> None:
    procedure = catalogue.Procedure(
        name="procedures/1.001193",
        version=1,
        display_name="Đăng ký khai sinh",
        field=catalogue.Field(name="fields/ho-tich", display_name="Hộ tịch"),
        fees=[catalogue.Fee(amount_vnd=0), catalogue.Fee(note="HĐND tỉnh quy định")],
        form="forms/khai-sinh",
        components=[catalogue.Component(key="a", display_name="A", requirement=catalogue.REQUIREMENT_REQUIRED)],
    )
    script.answers |= {
        "ListProcedures": catalogue.ListProceduresResponse(procedures=[procedure]),
        "GetProcedure": procedure,
    }
    await http.get("/procedures", params={"agency": "c16594", "field": "ho-tich", "query": "khai sinh"})
    assert script.request("ListProcedures") == catalogue.ListProceduresRequest(
        agency="agencies/c16594", field="fields/ho-tich", query="khai sinh"
    )
    found = (await http.get("/procedures/1.001193")).json()
    assert (found["id"], found["form"], found["field"]["id"]) == ("1.001193", "khai-sinh", "ho-tich")
    assert [fee.get("amount_vnd") for fee in found["fees"]] == [0, None]
    assert found["components"][0]["requirement"] == "required"


async def test_before_filing_the_api_says_what_a_channel_and_its_cases_take(
    http: httpx.AsyncClient, script: Script
) -> None:
    script.answers["ComputeRequirements"] = catalogue.ComputeRequirementsResponse(
        procedure="procedures/1.001193",
        version=2,
        time_limit=catalogue.TimeLimit(unit=catalogue.LIMIT_UNIT_SAME_DAY),
        fee=catalogue.Fee(note="HĐND tỉnh quy định"),
        components=[catalogue.Component(key="a", requirement=catalogue.REQUIREMENT_OPTIONAL, case_key="qua-han")],
    )
    found = await http.get(
        "/procedures/1.001193/requirements",
        params={"channel": "counter", "case": ["qua-han", "ban-sao"], "version": 2},
    )
    assert script.request("ComputeRequirements") == catalogue.ComputeRequirementsRequest(
        procedure="procedures/1.001193", version=2, channel=types_pb2.CHANNEL_COUNTER, cases=["qua-han", "ban-sao"]
    )
    assert found.json()["time_limit"] == {"unit": "same_day"}
    assert found.json()["fee"] == {"additional": False, "note": "HĐND tỉnh quy định"}, "unknown is absent, never 0"
    assert found.json()["components"][0]["case_key"] == "qua-han"
    assert found.headers["etag"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"channel": "fax"},
        {"channel": "online", "case": ["x"] * 21},
        {"channel": "online", "version": -1},
        {"channel": "online", "version": 2**31},
    ],
)
async def test_what_is_asked_about_requirements_must_have_its_shape(
    http: httpx.AsyncClient, asked: dict[str, str | int | list[str]]
) -> None:
    answer = await http.get("/procedures/1.001193/requirements", params=asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] in {"channel", "case", "version"}


async def test_fields_forms_and_calendars(http: httpx.AsyncClient, script: Script) -> None:
    form = catalogue.Form(name="forms/khai-sinh")
    form.json_schema.update({"type": "object", "maxProperties": 3})
    script.answers |= {
        "ListFields": catalogue.ListFieldsResponse(fields=[catalogue.Field(name="fields/ho-tich")]),
        "GetForm": form,
        "GetWorkingCalendar": catalogue.WorkingCalendar(
            weekdays=[1, 2], overrides=[catalogue.CalendarOverride(date=types_pb2.LocalDate(value="2026-08-31"))]
        ),
    }
    assert (await http.get("/fields", params={"agency": "c1"})).json()["fields"][0]["id"] == "ho-tich"
    assert (await http.get("/forms/khai-sinh")).json()["json_schema"] == {"type": "object", "maxProperties": 3}
    calendar = (await http.get("/agencies/c1/working-calendar")).json()
    assert calendar["overrides"] == [{"date": "2026-08-31", "working": False}]
