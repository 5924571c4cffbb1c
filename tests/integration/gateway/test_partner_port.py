"""The partner port over real mTLS: an allow-listed pass-through that adds the ward's token and nothing else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from motcua.submission.v1 import attachment_service_pb2, desk_service_pb2, dossier_pb2, dossier_service_pb2
from motcua.submission.v1.attachment_service_pb2_grpc import AttachmentServiceStub
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.dossier_service_pb2_grpc import DossierServiceStub

from deploy.certs.authority import Authority
from deploy.certs.workloads import ensure_partner_port
from gateway.partner.server import PartnerServer
from services.common.kernel.errors import FailedPrecondition, FieldViolation, Unauthenticated, Unavailable
from services.common.rpc.interceptors import THUMBPRINT_KEY
from services.common.status import from_rpc_error
from tests.integration.gateway.conftest import AGENCY, certificate_of, exchange_of
from tests.support.scripted import Script, Stage

Connect = Callable[[Path], grpc.aio.Channel]
GET = desk_service_pb2.GetDeskDossierRequest(name="dossiers/H56.245-261123-0001")
FOUND = dossier_pb2.Dossier(name="dossiers/1", code="H56.245-261123-0001", etag='"4"')
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class NotNow(FailedPrecondition):
    """Some state of some service."""

    reason = "TRANSITION_NOT_ALLOWED"
    vi = "Hồ sơ đã được tiếp nhận."
    en = "Accepted already."


async def refused(call: object) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call  # type: ignore[misc]  # a grpc.aio call is awaitable
    return caught.value


async def test_a_ward_calls_with_its_certificate_and_the_service_sees_the_ward(
    ward: grpc.aio.Channel, script: Script
) -> None:
    script.answers["GetDeskDossier"] = FOUND
    assert await DeskServiceStub(ward).GetDeskDossier(GET) == FOUND
    assert script.request("GetDeskDossier") == GET
    call = script.calls["GetDeskDossier"]
    assert (call.principal.kind, call.principal.agency_id, call.workload) == ("ward", AGENCY, "gateway")


async def test_one_exchange_serves_many_calls_also_at_once(ward: grpc.aio.Channel, script: Script) -> None:
    script.answers["GetDeskDossier"] = FOUND
    await asyncio.gather(*(DeskServiceStub(ward).GetDeskDossier(GET) for _ in range(20)))
    await DeskServiceStub(ward).GetDeskDossier(GET)
    assert len(script.asked["ExchangeCertificate"]) == 1


async def test_a_token_about_to_end_is_exchanged_anew(ward: grpc.aio.Channel, script: Script, stage: Stage) -> None:
    script.answers |= {"GetDeskDossier": FOUND, "ExchangeCertificate": exchange_of(stage, timedelta(seconds=10))}
    for _ in range(2):
        await DeskServiceStub(ward).GetDeskDossier(GET)
    assert len(script.asked["ExchangeCertificate"]) == 2


async def test_a_token_that_a_service_refuses_is_not_used_again(ward: grpc.aio.Channel, script: Script) -> None:
    script.answers["GetDeskDossier"] = Unauthenticated()
    assert (await refused(DeskServiceStub(ward).GetDeskDossier(GET))).code() is grpc.StatusCode.UNAUTHENTICATED
    script.answers["GetDeskDossier"] = FOUND
    await DeskServiceStub(ward).GetDeskDossier(GET)
    assert len(script.asked["ExchangeCertificate"]) == 2


async def test_a_certificate_that_identity_refuses_opens_nothing(ward: grpc.aio.Channel, script: Script) -> None:
    script.answers["ExchangeCertificate"] = Unauthenticated()
    assert (await refused(DeskServiceStub(ward).GetDeskDossier(GET))).code() is grpc.StatusCode.UNAUTHENTICATED
    assert "GetDeskDossier" not in script.asked


async def test_a_certificate_of_another_authority_does_not_get_in(
    connect: Connect, strangers: Authority, stage: Stage, script: Script, tmp_path: Path
) -> None:
    directory = certificate_of(strangers, stage.settings.partner_tls_dir, AGENCY, tmp_path / "stranger")
    error = await refused(DeskServiceStub(connect(directory)).GetDeskDossier(GET, timeout=20))
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert script.asked == {}


async def test_no_certificate_no_door(partner: PartnerServer, certificate: Path) -> None:
    credentials = grpc.ssl_channel_credentials((certificate / "ca.pem").read_bytes())
    async with grpc.aio.secure_channel(f"localhost:{partner.port}", credentials) as channel:
        error = await refused(DeskServiceStub(channel).GetDeskDossier(GET, timeout=20))
    assert error.code() is grpc.StatusCode.UNAVAILABLE


async def test_what_a_ward_claims_in_metadata_is_not_believed(
    ward: grpc.aio.Channel, script: Script, stage: Stage
) -> None:
    script.answers["GetDeskDossier"] = FOUND
    forged = [("authorization", f"Bearer {stage.token()}"), (THUMBPRINT_KEY, "abc"), ("x-agency", "c1")]
    await DeskServiceStub(ward).GetDeskDossier(GET, metadata=forged)
    call = script.calls["GetDeskDossier"]
    assert call.principal.agency_id == AGENCY
    assert call.certificate_thumbprint not in ("", "abc")


async def test_the_trace_and_the_deadline_go_through(ward: grpc.aio.Channel, script: Script) -> None:
    script.answers["GetDeskDossier"] = FOUND
    metadata = [("traceparent", f"00-{TRACE}-00f067aa0ba902b7-01")]
    await DeskServiceStub(ward).GetDeskDossier(GET, metadata=metadata, timeout=20)
    call = script.calls["GetDeskDossier"]
    assert call.trace_id == TRACE
    assert 0 < (call.remaining() or 0) <= 20


async def test_a_refusal_comes_back_whole(ward: grpc.aio.Channel, script: Script) -> None:
    violation = FieldViolation("acting_officer.id", "REQUIRED", "Thiếu cán bộ.", "required")
    script.answers["GetDeskDossier"] = NotNow(violations=[violation], status="2")
    problem = from_rpc_error(await refused(DeskServiceStub(ward).GetDeskDossier(GET)))
    assert (problem.code, problem.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "TRANSITION_NOT_ALLOWED")
    assert (problem.vi, dict(problem.metadata)) == (NotNow.vi, {"status": "2"})
    assert problem.violations[0].field == "acting_officer.id"


async def test_a_service_that_fails_or_is_away_tells_nothing_of_our_inside(
    ward: grpc.aio.Channel, script: Script, stage: Stage, certificate: Path
) -> None:
    script.answers["GetDeskDossier"] = RuntimeError("mongodb://10.0.0.1")
    error = await refused(DeskServiceStub(ward).GetDeskDossier(GET))
    assert error.code() is grpc.StatusCode.INTERNAL
    assert (error.details() or "").startswith("INTERNAL, trace id ")
    script.answers["GetDeskDossier"] = Unavailable()
    assert (await refused(DeskServiceStub(ward).GetDeskDossier(GET, timeout=20))).code() is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    "method",
    [
        "/motcua.submission.v1.DossierService/GetDossier",
        "/motcua.submission.v1.NoticeService/GetNoticeDetails",
        "/motcua.tracking.v1.TimelineService/AwaitVersion",
        "/motcua.tracking.v1.LookupService/LookUpDossier",
        "/motcua.identity.v1.PartnerService/ExchangeCertificate",
        "/motcua.identity.v1.AdminService/CreateOfficer",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "/nonsense",
    ],
)
async def test_what_is_not_on_the_list_does_not_exist(ward: grpc.aio.Channel, script: Script, method: str) -> None:
    anything: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = ward.unary_unary(method)
    error = await refused(anything(b""))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert script.asked == {}


async def test_the_list_is_exactly_what_wards_need(ward: grpc.aio.Channel, script: Script) -> None:
    script.answers["CreateAttachment"] = attachment_service_pb2.CreateAttachmentResponse()
    request = attachment_service_pb2.CreateAttachmentRequest(
        parent="dossiers/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55",
        file_name="a.pdf",
        content_type="application/pdf",
        size_bytes=1,
        request_id="7b8e1f3e-3a52-4c6b-9c55-0f6a2d1c9e11",
    )
    await AttachmentServiceStub(ward).CreateAttachment(request)
    assert script.request("CreateAttachment") == request
    dossiers = DossierServiceStub(ward)
    assert (
        await refused(dossiers.ListDossiers(dossier_service_pb2.ListDossiersRequest()))
    ).code() is grpc.StatusCode.UNIMPLEMENTED


async def test_a_new_certificate_of_the_door_is_used_without_a_restart(
    connect: Connect, partner: PartnerServer, certificate: Path, stage: Stage, script: Script, tmp_path: Path
) -> None:
    script.answers["GetDeskDossier"] = FOUND
    await DeskServiceStub(connect(certificate)).GetDeskDossier(GET)
    renewed = Authority.create("the door's next CA")
    ensure_partner_port(renewed, stage.wards, tmp_path / "renewed")
    live, old = stage.settings.partner_tls_dir, {}
    for name in ("tls.key", "tls.pem"):
        old[name] = (live / name).read_bytes()
        (live / name).write_bytes((tmp_path / "renewed" / name).read_bytes())
    try:
        shown = await asyncio.to_thread(ssl.get_server_certificate, ("localhost", partner.port))
        assert shown.strip() == (tmp_path / "renewed" / "tls.pem").read_text().strip()
    finally:
        for name, content in old.items():
            (live / name).write_bytes(content)


async def test_the_door_says_how_it_is_and_on_the_way_out_that_it_is_not(
    partner: PartnerServer, ward: grpc.aio.Channel
) -> None:
    stub = health_pb2_grpc.HealthStub(ward)
    watch = stub.Watch(health_pb2.HealthCheckRequest())
    states = [(await watch.read()).status]
    stopping = asyncio.create_task(partner.stop())
    states.append((await watch.read()).status)
    await stopping
    serving = health_pb2.HealthCheckResponse
    assert states == [serving.SERVING, serving.NOT_SERVING]
