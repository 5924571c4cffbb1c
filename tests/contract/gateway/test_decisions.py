"""Decisions over REST: each asks its own method, names the version it is made to, and is answered with the dossier."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from google.protobuf.json_format import MessageToDict
from motcua.submission.v1 import desk_service_pb2, dossier_pb2
from motcua.type.v1 import types_pb2

from gateway.rest.examples.requests import REQUESTS
from services.common.kernel.errors import Conflict
from tests.contract.gateway.answers import GOOD
from tests.contract.gateway.samples import ATTACHMENT, DOSSIER, KEY, submitted
from tests.support.scripted import Script

OWNERS = f"/dossiers/{DOSSIER}"
DESK = "/desk/dossiers/H56.245-261123-0001"
DECISIONS: dict[str, tuple[str, str]] = {
    # URL: the method that is asked, the document that is sent
    f"{OWNERS}:send-supplement": ("SendSupplement", "SupplementSending"),
    f"{OWNERS}:withdraw": ("WithdrawDossier", "Withdrawal"),
    f"{DESK}:accept": ("AcceptDossier", "Acceptance"),
    f"{DESK}:refuse": ("RefuseDossier", "Refusal"),
    f"{DESK}:transfer": ("TransferDossier", "Transfer"),
    f"{DESK}:confirm-withdrawal": ("ConfirmWithdrawal", "WithdrawalConfirmation"),
    f"{DESK}:return-result": ("ReturnDossierResult", "Handover"),
    f"{DESK}:recall-result": ("RecallDossierResult", "Recall"),
    f"{DESK}:start": ("StartDossier", "HandlingStart"),
    f"{DESK}:hand-over": ("HandOverDossier", "HandlingStep"),
    f"{DESK}:stop": ("StopDossier", "HandlingStop"),
    f"{DESK}:resume": ("ResumeDossier", "HandlingResumption"),
    f"{DESK}:step-back": ("StepBackDossier", "StepBack"),
    f"{DESK}:extend": ("ExtendDossier", "NewAppointment"),
    f"{DESK}:finish": ("FinishDossier", "HandlingEnd"),
    f"{DESK}:request-supplement": ("RequestSupplement", "SupplementDemand"),
    f"{DESK}:confirm-supplement": ("ConfirmSupplement", ""),
    f"{DESK}:expire-supplement": ("ExpireSupplement", "SupplementExpiry"),
    f"{DESK}:demand-payment": ("DemandPayment", "PaymentDemand"),
    f"{DESK}:confirm-payment": ("ConfirmPayment", "PaymentConfirmation"),
}


@pytest.fixture
def callers(citizen: dict[str, str], officer: dict[str, str]) -> dict[str, dict[str, str]]:
    """Who decides what: the owner or an officer."""
    return {path: citizen if path.startswith(OWNERS) else officer for path in DECISIONS}


@pytest.mark.parametrize("path", DECISIONS)
async def test_a_decision_is_passed_on_whole_and_answered_with_the_dossier(
    path: str, http: httpx.AsyncClient, script: Script, callers: dict[str, dict[str, str]]
) -> None:
    script.answers |= GOOD
    method, document = DECISIONS[path]
    body = REQUESTS[document] if document else None
    answer = await http.post(path, json=body, headers=callers[path] | KEY | {"If-Match": '"3"'})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["id"], answer.headers["etag"]) == (DOSSIER, '"4"')
    request = MessageToDict(script.request(method), preserving_proto_field_name=True)
    name = "dossiers/" + path.partition("dossiers/")[2].partition(":")[0]
    common = {"name": name, "etag": '"3"', "request_id": KEY["Idempotency-Key"]}
    assert request.items() >= common.items()
    assert request.keys() - common.keys() == (body or {}).keys()
    assert script.request("AwaitVersion").dossier == f"dossiers/{DOSSIER}"


@pytest.mark.parametrize("path", DECISIONS)
async def test_a_decision_names_the_version_it_is_made_to(
    path: str, http: httpx.AsyncClient, script: Script, callers: dict[str, dict[str, str]]
) -> None:
    method, document = DECISIONS[path]
    script.answers[method] = Conflict()
    body = REQUESTS[document] if document else None
    absent = await http.post(path, json=body, headers=callers[path] | KEY)
    assert (absent.status_code, absent.json()["reason"]) == (428, "IF_MATCH_REQUIRED")
    stale = await http.post(path, json=body, headers=callers[path] | KEY | {"If-Match": '"2"'})
    assert (stale.status_code, stale.json()["reason"]) == (412, "ETAG_MISMATCH")
    keyless = await http.post(path, json=body, headers=callers[path] | {"If-Match": '"3"'})
    assert (keyless.status_code, keyless.json()["reason"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_the_desk_lists_by_status(http: httpx.AsyncClient, script: Script, officer: dict[str, str]) -> None:
    listed = submitted()
    listed.owner.full_name = "Nguyễn Văn A"
    script.answers["ListDeskDossiers"] = desk_service_pb2.ListDeskDossiersResponse(
        dossiers=[listed], next_page_token="more"
    )
    answer = await http.get("/desk/dossiers", params={"status": "registered", "page_size": 1}, headers=officer)
    assert script.request("ListDeskDossiers") == desk_service_pb2.ListDeskDossiersRequest(
        status=dossier_pb2.DOSSIER_STATUS_REGISTERED, page_size=1
    )
    page = answer.json()
    assert page["next_page_token"] == "more"
    assert page["dossiers"][0]["owner"] == {"full_name": "Nguyễn Văn A"}


async def test_lists_and_dossiers_that_the_client_has_are_not_sent_again(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str], officer: dict[str, str]
) -> None:
    script.answers |= GOOD
    for path, who in ((DESK, officer), ("/desk/dossiers", officer), ("/dossiers", citizen)):
        first = await http.get(path, headers=who)
        assert first.headers["cache-control"] == "private, no-cache"
        again = await http.get(path, headers=who | {"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_a_dossier_from_the_counter_is_created(
    http: httpx.AsyncClient, script: Script, officer: dict[str, str]
) -> None:
    script.answers |= GOOD
    answer = await http.post("/desk/dossiers", json=REQUESTS["CounterFiling"], headers=officer | KEY)
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/desk/dossiers/{DOSSIER}"
    assert answer.headers["etag"] == '"4"'
    request = script.request("FileAtCounter")
    assert (request.procedure, request.channel) == ("procedures/1.001193", types_pb2.CHANNEL_COUNTER)
    assert [(check.key, check.originals) for check in request.component_checks] == [("giay-chung-sinh", 1)]
    assert request.request_id == KEY["Idempotency-Key"]


@pytest.mark.parametrize("count", [-(2**40), -1, 101, 2**31, 2**40])
async def test_a_count_that_is_too_small_or_too_large_is_pointed_at(
    count: int, http: httpx.AsyncClient, script: Script, officer: dict[str, str]
) -> None:
    body = REQUESTS["CounterFiling"] | {"component_checks": [{"key": "giay-chung-sinh", "originals": count}]}
    answer = await http.post("/desk/dossiers", json=body, headers=officer | KEY)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (
        "/component_checks/0/originals",
        "INT32_GTE_LTE" if -(2**31) <= count < 2**31 else "INT32_GTE" if count < 0 else "INT32_LTE",
    )


async def test_an_officer_announces_a_result(http: httpx.AsyncClient, script: Script, officer: dict[str, str]) -> None:
    script.answers |= GOOD
    body = {"purpose": "result", "file_name": "a.pdf", "content_type": "application/pdf", "size_bytes": 7}
    answer = await http.post(f"{OWNERS}/attachments", json=body, headers=officer | KEY)
    assert (answer.status_code, answer.json()["attachment"]["id"]) == (201, ATTACHMENT)
    assert script.request("CreateAttachment").purpose == dossier_pb2.ATTACHMENT_PURPOSE_RESULT


async def test_who_handles_it_is_told_to_officers_alone(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str], officer: dict[str, str]
) -> None:
    dossier = submitted()
    dossier.handler = "Phạm Thị D"
    script.answers |= {"GetDossier": dossier, "GetDeskDossier": dossier}
    assert (await http.get(DESK, headers=officer)).json()["handler"] == "Phạm Thị D"
    assert "handler" not in (await http.get(OWNERS, headers=citizen)).json()


@pytest.mark.parametrize(
    "time", ["2026-12-01T09:00:00", "2026-12-01", 1764554400, "2026-13-01T09:00:00Z", "0001-01-01T00:00:00+14:00"]
)
async def test_an_instant_has_its_offset(
    time: Any, http: httpx.AsyncClient, script: Script, officer: dict[str, str]
) -> None:
    body = {"next_handler": "Phạm Thị D", "appointment_time": time}
    answer = await http.post(f"{DESK}:accept", json=body, headers=officer | KEY | {"If-Match": "*"})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/appointment_time", "DATE_INVALID")
    ]


async def test_an_item_that_is_wrong_is_pointed_at(
    http: httpx.AsyncClient, script: Script, officer: dict[str, str]
) -> None:
    body = REQUESTS["SupplementDemand"] | {"items": [{"field": "contact.phone", "remark": ""}]}
    answer = await http.post(f"{DESK}:request-supplement", json=body, headers=officer | KEY | {"If-Match": "*"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/items/0/remark"]


async def test_a_preview_asks_for_the_agency_the_channel_and_the_cases(http: httpx.AsyncClient, script: Script) -> None:
    script.answers |= GOOD
    params = {"agency": "c16594", "channel": "online", "case": ["a", "b"]}
    answer = await http.get("/procedures/1.001193/filing-preview", params=params)
    assert answer.json() == {"acceptance_due_time": "2026-11-23T01:00:00Z", "expected_time": "2026-11-23T01:05:00Z"}
    request = script.request("PreviewFiling")
    assert (request.procedure, request.agency) == ("procedures/1.001193", "agencies/c16594")
    assert (request.channel, list(request.cases)) == (types_pb2.CHANNEL_ONLINE, ["a", "b"])
    wrong = await http.get("/procedures/1.001193/filing-preview", params=params | {"case": "A B"})
    assert [error["parameter"] for error in wrong.json()["errors"]] == ["case"]


async def test_my_dossiers_can_be_narrowed(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers |= GOOD
    await http.get("/dossiers", params={"status": "draft", "procedure": "1.001193"}, headers=citizen)
    request = script.request("ListDossiers")
    assert (request.status, request.procedure) == (dossier_pb2.DOSSIER_STATUS_DRAFT, "procedures/1.001193")


async def test_a_draft_may_be_for_another_across_boundaries_in_cases(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers |= GOOD
    body = {
        "procedure": "1.001193",
        "receiving_agency": "c16594",
        "handling_agency": "c16654",
        "return_agency": "c16594",
        "cases": ["qua-han"],
        "for_another": True,
    }
    assert (await http.post("/dossiers", json=body, headers=citizen | KEY)).status_code == 201
    request = script.request("CreateDossier")
    assert (request.handling_agency, request.return_agency) == ("agencies/c16654", "agencies/c16594")
    assert (list(request.cases), request.for_another) == (["qua-han"], True)
    wrong = await http.post("/dossiers", json=body | {"cases": ["A B"]}, headers=citizen | KEY)
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/cases/0"]
