"""Who may not, what must not, and what is said then."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from motcua.submission.v1 import desk_service_pb2, dossier_pb2, dossier_service_pb2, notice_service_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.principal import Role
from tests.integration.submission.world import (
    BIRTH,
    NGHI_SON,
    Citizen,
    Ward,
    World,
    notices,
    request_id,
    struct,
)
from tests.support import declarations
from tests.support.refusals import refusal

NOT_FOUND = ("DOSSIER_NOT_FOUND", grpc.StatusCode.NOT_FOUND)


async def test_a_dossier_is_there_for_its_owner_and_its_agency_only(world: World) -> None:
    citizen = world.citizen()
    draft, sent = await citizen.draft(), await citizen.sent()

    strangers: list[tuple[dossier_pb2.Dossier, Citizen | Ward]] = [
        (draft, world.citizen()),
        (draft, world.ward()),
        (sent, world.citizen()),
        (sent, world.ward(NGHI_SON)),
    ]
    for dossier, stranger in strangers:
        problem = await refusal(stranger.get(dossier.name))
        assert (problem.reason, problem.code) == NOT_FOUND
    for key in (sent.code, sent.name):
        problem = await refusal(world.ward(NGHI_SON).accept(key))
        assert (problem.reason, problem.code) == NOT_FOUND
    assert (await refusal(world.citizen().submit(draft.name))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(world.citizen().fill(draft))).reason == "DOSSIER_NOT_FOUND"


async def test_nobody_learns_whether_a_code_or_id_exists(world: World) -> None:
    stranger, sent = world.citizen(), await world.citizen().sent()
    missing = [refusal(stranger.get(key)) for key in ("H56.260-261122-9999", request_id(), "..", "H56")]
    known = [refusal(stranger.get(key)) for key in (sent.code, sent.name)]
    problems = [await each for each in (*missing, *known)]
    assert len({(problem.code, problem.reason, problem.vi) for problem in problems}) == 1


async def test_a_notice_of_a_draft_is_not_there_and_only_tracking_asks(world: World) -> None:
    draft = await world.citizen().draft()
    request = notice_service_pb2.GetNoticeDetailsRequest(name=draft.name, sequence=1)
    assert (await refusal(notices(world).GetNoticeDetails(request))).reason == "DOSSIER_NOT_FOUND"


async def test_roles_decide_who_does_what(world: World) -> None:
    sent = await world.citizen().sent()
    assert (await refusal(world.ward("c16594", Role.SPECIALIST).accept(sent.name))).code is (
        grpc.StatusCode.PERMISSION_DENIED
    )
    await world.ward("c16594", Role.DESK).accept(sent.name)
    assert (await refusal(world.ward("c16594", Role.SPECIALIST).start(sent.name))).code is (
        grpc.StatusCode.PERMISSION_DENIED
    )
    await world.ward("c16594", Role.DISPATCHER).start(sent.name)


async def test_a_ward_names_the_officer_who_acts(world: World) -> None:
    ward, sent = world.ward(), await world.citizen().sent()
    request = desk_service_pb2.AcceptDossierRequest(name=sent.name, request_id=request_id(), next_handler="cb-1")
    problem = await refusal(ward.desk.AcceptDossier(request, metadata=ward.metadata))
    assert problem.reason == "ACTING_OFFICER_REQUIRED"


async def test_a_decision_that_the_status_does_not_allow(world: World) -> None:
    ward, sent = world.ward(), await world.citizen().sent()
    problem = await refusal(ward.start(sent.name))
    assert (problem.reason, problem.code) == ("TRANSITION_NOT_ALLOWED", grpc.StatusCode.FAILED_PRECONDITION)
    assert "Mới đăng ký" in problem.vi


async def test_a_stale_etag_changes_nothing(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    draft = await citizen.draft()
    await citizen.fill(draft)
    problem = await refusal(citizen.fill(draft))
    assert (problem.reason, problem.code) == ("ETAG_MISMATCH", grpc.StatusCode.ABORTED)
    sent = await citizen.sent()
    await ward.accept(sent.name)
    assert (await refusal(ward.start(sent.name, etag=sent.etag))).reason == "ETAG_MISMATCH"
    assert (await refusal(citizen.submit((await citizen.ready()).name, etag='"0"'))).reason == "ETAG_MISMATCH"


async def test_everything_that_is_missing_is_said_at_once_in_the_form_s_own_words(world: World) -> None:
    citizen = world.citizen()
    draft = await citizen.draft()
    declaration = declarations.birth_registration(citizen.person)
    declaration["child"]["birth_date"] = "15/11/2026"
    del declaration["child"]["home_town"]
    party = dossier_pb2.Party(kind=types_pb2.PARTY_KIND_CITIZEN, full_name="Nguyễn Văn A")
    await citizen.fill(draft, declaration=struct(declaration), owner=party, contact=dossier_pb2.Contact())

    problem = await refusal(citizen.submit(draft.name))

    assert (problem.reason, problem.code) == ("DOSSIER_INCOMPLETE", grpc.StatusCode.INVALID_ARGUMENT)
    told = {violation.field: violation.vi for violation in problem.violations}
    assert told["declaration.child.home_town"] == "Vui lòng nhập “Quê quán”."
    assert "Ngày, tháng, năm sinh" in told["declaration.child.birth_date"]
    assert {"owner.identity_document.number", "contact.email", "components.giay-chung-sinh"} <= set(told)


@pytest.mark.parametrize(
    ("procedure", "agency", "field"),
    [
        ("procedures/9.999999", "c16594", "procedure"),
        (BIRTH, "c0", "receiving_agency"),
        (BIRTH, "sotuphap", "receiving_agency"),
    ],
)
async def test_what_cannot_be_filed_there(world: World, procedure: str, agency: str, field: str) -> None:
    problem = await refusal(world.citizen().draft(agency, procedure))
    assert problem.reason == "PROCEDURE_NOT_AVAILABLE"
    assert [violation.field for violation in problem.violations] == [field]


async def test_only_a_verified_account_drafts_and_files(world: World) -> None:
    assert (await refusal(world.citizen(verified=False).draft())).reason == "CONTACT_NOT_VERIFIED"


@pytest.mark.parametrize(
    ("parts", "mask", "reason"),
    [
        ({"declaration": struct({"a": "x" * 70_000})}, "declaration", "DECLARATION_UNFIT"),
        ({"declaration": struct({"a": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]})}, "declaration", "DECLARATION_UNFIT"),
        ({"declaration": struct({"a": float("inf")})}, "declaration", "INVALID_ARGUMENT"),
        ({"code": "H56.260-261122-0001"}, "code", "UNKNOWN_FIELD"),
        ({"owner": dossier_pb2.Party(birth_date=types_pb2.LocalDate(value="2026-02-30"))}, "owner", "INVALID_ARGUMENT"),
    ],
)
async def test_what_no_form_asks_for_is_not_kept(world: World, parts: dict[str, Any], mask: str, reason: str) -> None:
    citizen = world.citizen()
    draft = await citizen.draft()
    request = dossier_service_pb2.UpdateDossierRequest(
        dossier=dossier_pb2.Dossier(**{"name": draft.name, **parts}),
        update_mask=FieldMask(paths=[mask]),
        request_id=request_id(),
    )
    assert (await refusal(citizen.dossiers.UpdateDossier(request, metadata=citizen.metadata))).reason == reason
    assert await citizen.get(draft.name) == draft


async def test_an_appointment_is_only_ever_later(world: World) -> None:
    ward, sent = world.ward(), await world.citizen().sent()
    problem = await refusal(ward.accept(sent.name, appointment_time=sent.submit_time, appointment_reason="sớm hơn"))
    assert problem.reason == "APPOINTMENT_TOO_EARLY"


@pytest.mark.parametrize("token", ["x", "AAAA", "MXwwMDAwMDAwMDAwMDAwMDAwfDIwMjYtMTEtMjJUMDA6MDA6MDAuMDAwfGE"])
async def test_a_page_token_of_nobody(world: World, token: str) -> None:
    citizen = world.citizen()
    request = dossier_service_pb2.ListDossiersRequest(page_token=token)
    assert (await refusal(citizen.dossiers.ListDossiers(request, metadata=citizen.metadata))).reason == (
        "INVALID_PAGE_TOKEN"
    )
