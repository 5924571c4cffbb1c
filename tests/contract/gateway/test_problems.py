"""Every refusal is a problem document (RFC 9457) that a client can rely on, whoever refuses."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from google.protobuf.message import Message

from services.common.kernel import errors
from services.common.kernel.errors import DomainError, FieldViolation
from tests.contract.gateway.problem import problem_of
from tests.contract.gateway.samples import DOSSIER, KEY, draft
from tests.support.scripted import Script

PATH = f"/dossiers/{DOSSIER}"


class Misplaced(errors.FailedPrecondition):
    """Some state of some service."""

    reason = "TRANSITION_NOT_ALLOWED"
    vi = "Hồ sơ không còn là bản nháp."
    en = "Not a draft."


REFUSALS: list[tuple[DomainError, int, str]] = [
    (errors.InvalidArgument(), 422, "INVALID_ARGUMENT"),
    (errors.Unauthenticated(), 401, "UNAUTHENTICATED"),
    (errors.PermissionDenied(), 403, "PERMISSION_DENIED"),
    (errors.NotFound(), 404, "NOT_FOUND"),
    (errors.AlreadyExists(), 409, "ALREADY_EXISTS"),
    (Misplaced(), 409, "TRANSITION_NOT_ALLOWED"),
    (errors.Conflict(), 409, "ETAG_MISMATCH"),
    (errors.ResourceExhausted(retry_after=timedelta(seconds=2.2)), 429, "RESOURCE_EXHAUSTED"),
    (errors.OutOfRange(), 400, "CURSOR_EXPIRED"),
    (errors.Unavailable(), 503, "UNAVAILABLE"),
]


@pytest.mark.parametrize(("error", "status", "reason"), REFUSALS, ids=[reason for _, _, reason in REFUSALS])
async def test_what_a_service_refuses(
    http: httpx.AsyncClient,
    script: Script,
    citizen: dict[str, str],
    error: DomainError,
    status: int,
    reason: str,
) -> None:
    script.answers["GetDossier"] = error
    answer = await http.get(PATH, headers=citizen)
    problem = problem_of(answer)
    assert (answer.status_code, problem["reason"]) == (status, reason)
    assert answer.headers.get("retry-after") == {429: "3", 503: "1"}.get(status)
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


async def test_the_text_is_vietnamese_unless_english_is_preferred(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["GetDossier"] = Misplaced()
    for header, text in {
        "": Misplaced.vi,
        "vi-VN,vi;q=0.9,en;q=0.8": Misplaced.vi,
        "en;q=0.5, vi": Misplaced.vi,
        "fr": Misplaced.vi,
        "en-GB,en;q=0.9,vi;q=0.1": Misplaced.en,
        "en": Misplaced.en,
    }.items():
        answer = await http.get(PATH, headers=citizen | {"Accept-Language": header})
        assert problem_of(answer)["detail"] == text
        assert "Accept-Language" in answer.headers["vary"]


async def test_fields_that_a_service_finds_wrong_are_pointed_at(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    fields = {
        "dossier.owner.full_name": "/owner/full_name",
        "owner.identity_document.number": "/owner/identity_document/number",
        "dossier.owner.birth_date.value": "/owner/birth_date",
        "result.date.value": "/result/date",
        "attachments[2].name": "/attachments/2/name",
        "/declaration/con/0/a~1b": "/declaration/con/0/a~1b",
    }
    violations = [FieldViolation(field, "REQUIRED", "Vui lòng nhập.", "Required.") for field in fields]
    script.answers["UpdateDossier"] = errors.InvalidArgument(violations=violations)
    answer = await http.patch(PATH, json={"contact": None}, headers=citizen | KEY | {"If-Match": "*"})
    found = problem_of(answer)["errors"]
    assert [error["pointer"] for error in found] == list(fields.values())
    assert {(error["code"], error["message"]) for error in found} == {("REQUIRED", "Vui lòng nhập.")}


async def test_a_date_of_another_form_is_told_how_dates_are_written(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    violation = FieldViolation("dossier.owner.birth_date.value", "STRING_PATTERN", "Chưa đúng.", "Not so.")
    script.answers["UpdateDossier"] = errors.InvalidArgument(violations=[violation])
    answer = await http.patch(PATH, json={"contact": None}, headers=citizen | KEY | {"If-Match": "*"})
    assert [(error["code"], error["message"]) for error in problem_of(answer)["errors"]] == [
        ("STRING_PATTERN", "Ngày ghi theo dạng năm-tháng-ngày, ví dụ 2026-12-01.")
    ]


async def test_the_answer_to_a_captcha_is_pointed_at_by_the_documents_own_names(http: httpx.AsyncClient) -> None:
    body = {"captcha": {"id": "c" * 100, "text": "abc"}}
    found = problem_of(await http.post("/lookup-passes", json=body))["errors"]
    assert [(error["pointer"], error["code"]) for error in found] == [("/captcha/id", "STRING_MAX_LEN")]


async def test_a_query_parameter_is_named(http: httpx.AsyncClient) -> None:
    for query, parameter in {
        "page_size=x": "page_size",
        "page_size=-1": "page_size",
        "kind=": "kind",
        "q=a": "q",
    }.items():
        problem = problem_of(await http.get(f"/agencies?{query}"))
        assert (problem["status"], problem["errors"][0]["parameter"]) == (422, parameter)


@pytest.mark.parametrize("key", [None, "", "1", "not-a-uuid-not-a-uuid-not-a-uuid-123"])
async def test_an_idempotency_key_is_a_uuid(http: httpx.AsyncClient, citizen: dict[str, str], key: str | None) -> None:
    headers = citizen if key is None else citizen | {"Idempotency-Key": key}
    body = {"procedure": "1.001193", "receiving_agency": "c1"}
    problem = problem_of(await http.post("/dossiers", json=body, headers=headers))
    assert (problem["status"], problem["reason"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_who_looks_up_without_a_pass_is_told_how_to_get_one(http: httpx.AsyncClient) -> None:
    problem = problem_of(await http.get("/tracking/dossiers/H56.245-261122-0001"))
    assert (problem["status"], problem["reason"]) == (401, "LOOKUP_PASS_REQUIRED")
    assert "mã xác nhận" in problem["detail"]


@pytest.mark.parametrize("token", ["", "Bearer", "Basic abc", "Bearer é", "Bearer a b", "Bearer " + "x" * 5000])
async def test_what_is_no_token_is_not_sent_on(http: httpx.AsyncClient, script: Script, token: str) -> None:
    answer = await http.get(PATH, headers={b"Authorization": token.encode("latin-1")})
    assert problem_of(answer)["reason"] == "UNAUTHENTICATED"
    assert "GetDossier" not in script.asked


async def test_a_forged_token_is_refused_by_the_service(http: httpx.AsyncClient, script: Script) -> None:
    assert problem_of(await http.get(PATH, headers={"Authorization": "Bearer a.b.c"}))["reason"] == "TOKEN_INVALID"


async def test_a_stale_token_does_no_harm_where_none_is_needed(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["CreateSession"] = errors.Unauthenticated()
    await http.post("/sessions", json={"user_name": "a", "password": "b"}, headers={"Authorization": "Bearer a.b.c"})
    assert script.calls["CreateSession"].authorization == ""


async def test_addresses_and_methods_that_do_not_exist(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    for address in ("/nothing", "/dossiers/", "/procedures/abc", f"{PATH}%2F", "/agencies/A", "//"):
        assert problem_of(await http.get(address, headers=citizen))["reason"] == "NOT_FOUND"
    answer = await http.put("/dossiers", headers=citizen)
    assert problem_of(answer)["reason"] == "METHOD_NOT_ALLOWED"
    assert set(answer.headers["allow"].split(", ")) >= {"GET"} or "POST" in answer.headers["allow"]


async def test_a_service_that_is_away_or_slow(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(_request: object) -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr("gateway.rest.middleware.REQUEST_SECONDS", 0.3)
    script.answers["GetDossier"] = slow
    late = await http.get(PATH, headers=citizen)
    assert (problem_of(late)["status"], late.headers["retry-after"]) == (504, "1")
    monkeypatch.undo()
    script.answers["GetDossier"] = errors.Unavailable()
    assert problem_of(await http.get(PATH, headers=citizen))["status"] == 503


async def test_too_many_requests_at_once_are_refused_at_once(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, gate = asyncio.Semaphore(0), asyncio.Event()

    async def waiting(_request: object) -> Message:
        arrived.release()
        await gate.wait()
        return draft()

    monkeypatch.setattr("gateway.rest.middleware.MAX_OPEN_REQUESTS", 2)
    script.answers["GetDossier"] = waiting
    served = [asyncio.create_task(http.get(PATH, headers=citizen)) for _ in range(2)]
    for _ in served:
        await arrived.acquire()
    refused = await http.get(PATH, headers=citizen)
    assert (problem_of(refused)["reason"], refused.headers["retry-after"]) == ("OVERLOADED", "1")
    gate.set()
    assert [answer.status_code for answer in await asyncio.gather(*served)] == [200, 200]


async def test_a_mistake_of_a_service_tells_nothing_of_its_inside(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["GetDossier"] = RuntimeError("mongodb://10.0.0.1 has 038090000001")
    answer = await http.get(PATH, headers=citizen | {"Accept-Language": "en"})
    assert problem_of(answer)["reason"] == "INTERNAL"
    assert "10.0.0.1" not in answer.text
    assert "038090000001" not in answer.text


async def test_a_mistake_of_the_gateway_tells_nothing_of_its_inside(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("038090000001")

    monkeypatch.setattr("gateway.rest.dossiers.own", fail)
    monkeypatch.setattr("gateway.rest.middleware._log.exception", lambda *_, **__: None)
    script.answers["GetDossier"] = draft()
    answer = await http.get(PATH, headers=citizen)
    assert problem_of(answer)["reason"] == "INTERNAL"
    assert "038090000001" not in answer.text
