"""What anybody may ask over REST: captchas, accounts, sessions, the catalogue, the look-up."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.catalogue.v1 import catalogue_service_pb2 as catalogue
from motcua.identity.v1 import account_service_pb2, captcha_service_pb2, partner_service_pb2, session_service_pb2
from motcua.submission.v1 import dossier_pb2
from motcua.tracking.v1 import lookup_service_pb2
from motcua.type.v1 import types_pb2

from gateway.backends import connected
from gateway.rest.app import create_app
from services.common.kernel.errors import ResourceExhausted
from services.common.kernel.principal import Kind
from tests.contract.gateway.answers import GOOD
from tests.contract.gateway.samples import KEY, instant
from tests.support.scripted import Script, Stage

CAPTCHA = {"id": "c-1", "text": "K7MPQ"}


async def test_a_captcha_is_drawn_for_a_purpose(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["CreateCaptcha"] = captcha_service_pb2.Captcha(
        name="captchas/c-1", image_png=b"\x89PNG", expire_time=instant(5)
    )
    answer = await http.post("/captchas", json={"purpose": "user_name"})
    assert answer.status_code == 201
    assert answer.json() == {
        "id": "c-1",
        "image_png": base64.b64encode(b"\x89PNG").decode(),
        "expire_time": "2026-11-23T01:05:00Z",
    }
    assert script.request("CreateCaptcha").purpose == captcha_service_pb2.CAPTCHA_PURPOSE_USER_NAME


async def test_a_solved_captcha_earns_a_pass(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["CreateLookupPass"] = captcha_service_pb2.LookupPass(
        token="t", expire_time=instant(5), max_lookups=10
    )
    answer = await http.post("/lookup-passes", json={"captcha": CAPTCHA})
    assert (answer.status_code, answer.json()["max_lookups"]) == (201, 10)
    assert answer.headers["cache-control"] == "no-store"
    assert script.request("CreateLookupPass").captcha.captcha == "captchas/c-1"


OBSERVED = [
    ({}, ""),
    ({"Forwarded": "for=203.0.113.7"}, "203.0.113.7"),
    ({"Forwarded": 'for=198.51.100.9;proto=https, proto=https;For="203.0.113.7:4711"'}, "203.0.113.7"),
    ({"Forwarded": 'for="[2001:db8::17]:4711";by=203.0.113.43'}, "2001:db8::17"),
    ({"Forwarded": "for=203.0.113.7, for=_hidden"}, ""),
    ({"Forwarded": "for=unknown"}, ""),
    ({"Forwarded": "host=example.com"}, ""),
    ({"X-Forwarded-For": "203.0.113.7"}, ""),
]


@pytest.mark.parametrize(("headers", "told"), OBSERVED)
async def test_identity_is_told_where_a_pass_is_asked_from_and_for_whom(
    http: httpx.AsyncClient, script: Script, headers: dict[str, str], told: str
) -> None:
    script.answers["CreateLookupPass"] = captcha_service_pb2.LookupPass(token="t", expire_time=instant(5))
    assert (await http.post("/lookup-passes", json={"captcha": CAPTCHA}, headers=headers)).status_code == 201
    request = script.request("CreateLookupPass")
    assert (request.address, request.forwarded_for) == ("127.0.0.1", told)
    assert script.calls["CreateLookupPass"].principal.kind is Kind.ANONYMOUS


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.CLIENT])
async def test_a_pass_is_earned_for_whoever_sends_a_token_along(
    http: httpx.AsyncClient, script: Script, stage: Stage, kind: Kind
) -> None:
    script.answers["CreateLookupPass"] = captcha_service_pb2.LookupPass(token="t", expire_time=instant(5))
    token = {"Authorization": f"Bearer {stage.token(kind)}"}
    assert (await http.post("/lookup-passes", json={"captcha": CAPTCHA}, headers=token)).status_code == 201
    assert script.calls["CreateLookupPass"].principal.kind is kind
    wrong = await http.post("/lookup-passes", json={"captcha": CAPTCHA}, headers={"Authorization": "Bearer x"})
    assert (wrong.status_code, wrong.json()["reason"]) == (401, "TOKEN_INVALID")


async def test_an_account_is_registered(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["RegisterAccount"] = account_service_pb2.RegisterAccountResponse()
    body = {
        "kind": "citizen",
        "user_name": "nguyenvana",
        "password": "mot mat khau dai",
        "profile": {"full_name": "Nguyễn Văn A", "email": "a@example.com", "birth_date": "1990-05-17"},
        "captcha": CAPTCHA,
    }
    answer = await http.post("/accounts", json=body, headers=KEY)
    assert (answer.status_code, answer.content) == (202, b"")
    request = script.request("RegisterAccount")
    assert (request.kind, request.request_id) == (types_pb2.PARTY_KIND_CITIZEN, KEY["Idempotency-Key"])
    assert request.profile.birth_date.value == "1990-05-17"


async def test_a_user_name_is_asked_for(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["CheckUserName"] = account_service_pb2.CheckUserNameResponse(available=False)
    answer = await http.post("/accounts:check-user-name", json={"user_name": "a", "captcha": CAPTCHA})
    assert answer.json() == {"available": False}


async def test_another_verification_mail(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["ResendVerification"] = account_service_pb2.ResendVerificationResponse()
    answer = await http.post("/accounts/me:resend-verification", headers=citizen | KEY)
    assert (answer.status_code, answer.content) == (202, b"")
    assert script.request("ResendVerification").request_id == KEY["Idempotency-Key"]
    assert (await http.post("/accounts/me:resend-verification", headers=KEY)).status_code == 401
    assert (await http.post("/accounts/me:resend-verification", headers=citizen)).status_code == 400


async def test_my_account(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetMyAccount"] = account_service_pb2.Account(
        name="accounts/1",
        kind=types_pb2.PARTY_KIND_CITIZEN,
        user_name="nguyenvana",
        profile=account_service_pb2.Profile(full_name="Nguyễn Văn A"),
        create_time=instant(),
    )
    account = (await http.get("/accounts/me", headers=citizen)).json()
    assert account == {
        "id": "1",
        "kind": "citizen",
        "user_name": "nguyenvana",
        "profile": {"full_name": "Nguyễn Văn A"},
        "contact_verified": False,
        "identity_assured": False,
        "create_time": "2026-11-23T01:00:00Z",
    }


async def test_a_session_is_opened_refreshed_and_closed_and_never_kept(http: httpx.AsyncClient, script: Script) -> None:
    session = session_service_pb2.Session(
        access_token="a", access_expire_time=instant(), refresh_token="r", refresh_expire_time=instant()
    )
    script.answers |= {
        "CreateSession": session,
        "RefreshSession": session,
        "DeleteSession": session_service_pb2.DeleteSessionResponse(),
    }
    opened = await http.post("/sessions", json={"user_name": "a", "password": "b"})
    refreshed = await http.post("/sessions:refresh", json={"refresh_token": "r"})
    closed = await http.post("/sessions:logout", json={"refresh_token": "r"})
    assert [answer.status_code for answer in (opened, refreshed, closed)] == [201, 200, 204]
    assert {answer.headers["cache-control"] for answer in (opened, refreshed, closed)} == {"no-store"}
    assert opened.json() == refreshed.json()


@pytest.mark.parametrize("kind", ["data", "json"])
async def test_a_registered_client_gets_a_token_by_form_or_json(
    http: httpx.AsyncClient, script: Script, kind: str
) -> None:
    expires = Timestamp()
    expires.FromDatetime(datetime.now(UTC) + timedelta(minutes=5))
    script.answers["ExchangeClientSecret"] = partner_service_pb2.PartnerToken(access_token="t", expire_time=expires)
    credentials = {"grant_type": "client_credentials", "client_id": "cong-tinh", "client_secret": "bí mật"}
    answer = await http.post("/client-tokens", **{kind: credentials})  # type: ignore[arg-type]  # data= or json=
    assert answer.json()["token_type"] == "Bearer"
    assert 290 <= answer.json()["expires_in"] <= 300
    assert script.request("ExchangeClientSecret").client_secret == "bí mật"


async def test_another_grant_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/client-tokens", data={"grant_type": "password", "client_id": "a"})
    found = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert found == {"/grant_type": "ENUM_DEFINED_ONLY", "/client_secret": "REQUIRED"}
    assert (await http.post("/client-tokens", content=b"x")).status_code == 415


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


async def test_a_dossier_is_looked_up_with_a_pass_and_not_indexed(
    http: httpx.AsyncClient, script: Script, stage: Stage, citizen: dict[str, str]
) -> None:
    script.answers["LookUpDossier"] = lookup_service_pb2.PublicDossier(
        code="H56.245-261123-0001",
        owner_masked="N*** V*** A***",
        status=dossier_pb2.DOSSIER_STATUS_ACCEPTED,
        steps=[lookup_service_pb2.PublicStep(time=instant(), text="Hồ sơ đã được tiếp nhận")],
    )
    path = "/tracking/dossiers/H56.245-261123-0001"
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    answer = await http.get(path, headers=earned)
    assert answer.json()["status_text"] == "Được tiếp nhận"
    assert "procedure" not in answer.json()
    assert (answer.headers["x-robots-tag"], answer.headers["cache-control"]) == ("noindex", "no-store")
    assert (await http.get(path)).status_code == 401
    assert (await http.get(path, headers=citizen)).status_code == 403


async def test_dossiers_are_looked_up_by_number_in_a_body(
    http: httpx.AsyncClient, script: Script, stage: Stage, citizen: dict[str, str]
) -> None:
    script.answers["LookUpDossiersByNumber"] = lookup_service_pb2.LookUpDossiersByNumberResponse(
        dossiers=[
            lookup_service_pb2.PublicDossier(
                code="H56.245-261123-0001",
                field="Hộ tịch",
                owner_masked="N*** V*** A***",
                status=dossier_pb2.DOSSIER_STATUS_ACCEPTED,
            )
        ]
    )
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    answer = await http.post("/tracking/lookups", json={"number": "038 090 000 001"}, headers=earned)
    (found,) = answer.json()["dossiers"]
    assert (found["field"], found["status"]) == ("Hộ tịch", "accepted")
    assert "procedure" not in found
    assert (answer.headers["x-robots-tag"], answer.headers["cache-control"]) == ("noindex", "no-store")
    assert script.request("LookUpDossiersByNumber") == lookup_service_pb2.LookUpDossiersByNumberRequest(
        number="038 090 000 001"
    )

    await http.post("/tracking/lookups", json={"kind": "cmnd", "number": "171234567"}, headers=earned)
    assert script.request("LookUpDossiersByNumber").kind == types_pb2.IDENTITY_DOCUMENT_KIND_CMND
    script.answers["LookUpDossiersByNumber"] = lookup_service_pb2.LookUpDossiersByNumberResponse()
    nothing = await http.post("/tracking/lookups", json={"number": "038090000002"}, headers=earned)
    assert (nothing.status_code, nothing.json()) == (200, {"dossiers": []})
    assert (await http.post("/tracking/lookups", json={"number": "038090000001"})).status_code == 401
    assert (await http.post("/tracking/lookups", json={"number": "038090000001"}, headers=citizen)).status_code == 403


NO_NUMBER: list[tuple[object, str]] = [
    ({}, "REQUIRED"),
    ({"number": None}, "WRONG_TYPE"),
    ({"number": 38090000001}, "WRONG_TYPE"),
    ({"number": {"$ne": ""}}, "WRONG_TYPE"),
    ({"number": ["038090000001"]}, "WRONG_TYPE"),
    ({"number": "038090000001", "kind": "tax_code"}, "ENUM_DEFINED_ONLY"),
    ({"number": "038090000001", "code": "*"}, "FIELD_UNKNOWN"),
]


@pytest.mark.parametrize(("body", "code"), NO_NUMBER)
async def test_what_gives_no_number_is_refused_before_anybody_is_asked(
    http: httpx.AsyncClient, script: Script, stage: Stage, body: object, code: str
) -> None:
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    answer = await http.post("/tracking/lookups", json=body, headers=earned)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert "38090000001" not in answer.text
    assert "LookUpDossiersByNumber" not in script.asked


async def test_too_many_look_ups_say_when_to_come_again(http: httpx.AsyncClient, script: Script, stage: Stage) -> None:
    script.answers["LookUpDossier"] = ResourceExhausted(retry_after=timedelta(minutes=3))
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    answer = await http.get("/tracking/dossiers/H56.245-261123-0001", headers=earned)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "180")
    assert (answer.headers["x-robots-tag"], answer.headers["cache-control"]) == ("noindex", "no-store")


@pytest.mark.parametrize(
    ("path", "body", "limit"),
    [
        ("/captchas", {"purpose": "lookup"}, 600),
        ("/sessions", {"user_name": "nguyenvana", "password": "mot mat khau dai"}, 300),
        ("/client-tokens", {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}, 120),
    ],
)
async def test_what_costs_something_is_not_given_out_without_end_to_one_address(
    stage: Stage, script: Script, path: str, body: dict[str, str], limit: int
) -> None:
    script.answers |= GOOD
    async with connected(stage.settings) as backends:
        app = create_app(backends)

        async def ask(address: str) -> httpx.Response:
            transport = httpx.ASGITransport(app, client=(address, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway/api/v1") as client:
                return await client.post(path, json=body)

        given = [(await ask("203.0.113.200")).is_success for _ in range(limit)]
        assert all(given)
        stopped = await ask("203.0.113.200")
        assert (stopped.status_code, stopped.json()["reason"]) == (429, "RESOURCE_EXHAUSTED")
        assert 0 < int(stopped.headers["retry-after"]) <= 60
        assert (await ask("203.0.113.201")).is_success
