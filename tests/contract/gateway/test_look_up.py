"""The public look-up over REST: by code and by number, with a pass."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from motcua.submission.v1 import dossier_pb2
from motcua.tracking.v1 import lookup_service_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.errors import ResourceExhausted
from services.common.kernel.principal import Kind
from services.tracking.domain.errors import LookupPassUsedUp
from tests.contract.gateway.samples import instant
from tests.support.scripted import Script, Stage


async def test_a_dossier_is_looked_up_with_a_pass_and_not_indexed(
    http: httpx.AsyncClient, script: Script, stage: Stage, citizen: dict[str, str]
) -> None:
    script.answers["LookUpDossier"] = lookup_service_pb2.PublicDossier(
        code="H56.245-261123-0001",
        owner_masked="N*** V*** A***",
        status=dossier_pb2.DOSSIER_STATUS_REFUSED,
        status_text="Người nộp đã rút trước khi tiếp nhận",
        steps=[lookup_service_pb2.PublicStep(time=instant(), text="Hồ sơ đã được tiếp nhận")],
    )
    path = "/tracking/dossiers/H56.245-261123-0001"
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    answer = await http.get(path, headers=earned)
    assert (answer.json()["status_code"], answer.json()["status_text"]) == (3, "Người nộp đã rút trước khi tiếp nhận")
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


async def test_a_pass_that_is_used_up_does_not_come_back_with_time(
    http: httpx.AsyncClient, script: Script, stage: Stage
) -> None:
    script.answers["LookUpDossier"] = LookupPassUsedUp()
    earned = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    refused = await http.get("/tracking/dossiers/H56.245-261123-0001", headers=earned)
    assert (refused.status_code, refused.json()["reason"]) == (429, "LOOKUP_PASS_USED_UP")
    assert "retry-after" not in refused.headers


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
