"""Every call passes: access log → errors → deadline → auth → validation. Seen from a client, over real mTLS."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import grpc
import pytest
from motcua.submission.v1 import desk_service_pb2, dossier_service_pb2
from motcua.submission.v1.desk_service_pb2_grpc import DeskServiceStub
from motcua.submission.v1.dossier_service_pb2_grpc import DossierServiceStub
from structlog.testing import capture_logs

from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc.interceptors import THUMBPRINT_KEY
from services.common.rpc.tokens import Claims
from services.common.status import from_rpc_error
from tests.integration.rpc.echo import RETRY_AFTER, SECRET, STALL, EchoDossiers
from tests.support import waiting

Sign = Callable[[Claims], str]
Connect = Callable[..., grpc.aio.Channel]
GET = dossier_service_pb2.GetDossierRequest(name="dossiers/x")
DESK_GET = desk_service_pb2.GetDeskDossierRequest(name="dossiers/x")


def account(verified: bool = True) -> Claims:
    return Claims(Principal(Kind.ACCOUNT, "account-1", contact_verified=verified, token_id="t1"))


def ward(*roles: Role, thumbprint: str = "") -> Claims:
    return Claims(
        Principal(Kind.WARD, "c16594", agency_id="c16594", roles=frozenset(roles), token_id="t2"),
        certificate_thumbprint=thumbprint,
    )


def bearer(token: str, **more: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {token}"), *more.items()]


async def refusal(call: object) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call  # type: ignore[misc]  # a grpc.aio call is awaitable
    return caught.value.code()


async def test_the_handler_sees_who_calls_on_which_trace_from_which_workload(channel_of: Connect, sign: Sign) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    metadata = [*bearer(sign(account())), ("traceparent", f"00-{trace}-00f067aa0ba902b7-01")]
    answer = await DossierServiceStub(channel_of("gateway")).GetDossier(GET, metadata=metadata)
    assert (answer.name, answer.declared_place) == ("account-1", "gateway")
    assert len(answer.code) == 32


async def test_a_dossier_with_a_long_past_can_be_read(channel_of: Connect, sign: Sign) -> None:
    request = dossier_service_pb2.GetDossierRequest(name="dossiers/long")
    answer = await DossierServiceStub(channel_of("gateway")).GetDossier(request, metadata=bearer(sign(account())))
    assert len(answer.declared_place) == 10_000_000


async def test_without_a_token_a_call_is_unauthenticated(channel_of: Connect) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    assert await refusal(stub.GetDossier(GET)) is grpc.StatusCode.UNAUTHENTICATED


async def test_a_token_of_another_kind_is_refused(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    call = stub.GetDossier(GET, metadata=bearer(sign(ward(Role.DESK))))
    assert await refusal(call) is grpc.StatusCode.PERMISSION_DENIED


async def test_a_workload_that_the_rule_does_not_name_is_refused(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("tracking"))
    call = stub.GetDossier(GET, metadata=bearer(sign(account())))
    assert await refusal(call) is grpc.StatusCode.PERMISSION_DENIED


async def test_a_forged_token_is_refused(channel_of: Connect, sign: Sign) -> None:
    head, payload, signature = sign(account()).split(".")
    stub = DossierServiceStub(channel_of("gateway"))
    for token in (f"{head}.{payload}.{signature[::-1]}", "no token at all", f"{head}.{payload}."):
        assert await refusal(stub.GetDossier(GET, metadata=bearer(token))) is grpc.StatusCode.UNAUTHENTICATED


async def test_a_role_that_the_rule_asks_for_is_needed(channel_of: Connect, sign: Sign) -> None:
    stub = DeskServiceStub(channel_of("gateway"))
    request = desk_service_pb2.AcceptDossierRequest(
        name="dossiers/x", request_id=str(uuid.uuid4()), next_handler="cb-1"
    )
    specialist = stub.AcceptDossier(request, metadata=bearer(sign(ward(Role.SPECIALIST))))
    assert await refusal(specialist) is grpc.StatusCode.PERMISSION_DENIED
    answer = await stub.AcceptDossier(request, metadata=bearer(sign(ward(Role.DESK))))
    assert answer.name == "c16594"


async def test_filing_needs_a_verified_contact(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    request = dossier_service_pb2.CreateDossierRequest(
        procedure="procedures/1.001193", receiving_agency="agencies/c16594", request_id=str(uuid.uuid4())
    )
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.CreateDossier(request, metadata=bearer(sign(account(verified=False))))
    assert from_rpc_error(caught.value).reason == "CONTACT_NOT_VERIFIED"


async def test_a_token_bound_to_a_certificate_counts_only_with_it(channel_of: Connect, sign: Sign) -> None:
    stub = DeskServiceStub(channel_of("gateway"))
    token = sign(ward(Role.DESK, thumbprint="abc"))
    assert await refusal(stub.GetDeskDossier(DESK_GET, metadata=bearer(token))) is grpc.StatusCode.UNAUTHENTICATED
    other = bearer(token, **{THUMBPRINT_KEY: "xyz"})
    assert await refusal(stub.GetDeskDossier(DESK_GET, metadata=other)) is grpc.StatusCode.UNAUTHENTICATED
    assert (await stub.GetDeskDossier(DESK_GET, metadata=bearer(token, **{THUMBPRINT_KEY: "abc"}))).name == "c16594"


async def test_shape_errors_name_every_field_in_vietnamese(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.CreateDossier(dossier_service_pb2.CreateDossierRequest(), metadata=bearer(sign(account())))
    problem = from_rpc_error(caught.value)
    assert problem.code is grpc.StatusCode.INVALID_ARGUMENT
    assert {v.field for v in problem.violations} == {"procedure", "receiving_agency", "request_id"}
    assert all(v.vi and v.en and v.reason.isupper() for v in problem.violations)


async def test_a_domain_error_arrives_whole(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    request = dossier_service_pb2.SubmitDossierRequest(name=f"dossiers/{uuid.uuid4()}", request_id=str(uuid.uuid4()))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.SubmitDossier(request, metadata=bearer(sign(account())))
    problem = from_rpc_error(caught.value)
    assert (problem.code, problem.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "FAILED_PRECONDITION")
    assert problem.vi == "Chưa thể thực hiện việc này."
    assert dict(problem.metadata) == {"status": "9"}
    assert problem.violations[0].field == "owner.full_name"


async def test_an_unexpected_exception_tells_nothing_but_a_trace_id(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    request = dossier_service_pb2.GetDossierRequest(name="dossiers/unexpected")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.GetDossier(request, metadata=bearer(sign(account())))
    assert caught.value.code() is grpc.StatusCode.INTERNAL
    assert "trace id" in (caught.value.details() or "")
    assert SECRET.split()[0] not in (caught.value.details() or "")


async def test_a_deadline_ends_the_call_on_the_server_too(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway"))
    request = dossier_service_pb2.GetDossierRequest(name="dossiers/slow")
    call = stub.GetDossier(request, metadata=bearer(sign(account())), timeout=0.3)
    assert await refusal(call) is grpc.StatusCode.DEADLINE_EXCEEDED


@pytest.mark.parametrize(
    ("time", "tries"), [(RETRY_AFTER, 1), (RETRY_AFTER + STALL * 1.9, 2)], ids=["no time", "time for another"]
)
async def test_a_caller_hears_what_is_the_matter_and_tries_again_only_where_there_is_time(
    channel_of: Connect, sign: Sign, time: timedelta, tries: int
) -> None:
    call, metadata = DossierServiceStub(channel_of("gateway")).GetDossier, bearer(sign(account()))
    await call(GET, metadata=metadata)  # is connected
    request = dossier_service_pb2.GetDossierRequest(name="dossiers/stalled")

    async def were_logged() -> bool:  # the caller may hear it before the log does
        return len([line for line in lines if line["event"] == "call"]) >= tries

    with capture_logs() as lines:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(request, metadata=metadata, timeout=time.total_seconds())
        await waiting.until(were_logged)
    problem = from_rpc_error(caught.value)
    assert (problem.code, problem.retry_after) == (grpc.StatusCode.UNAVAILABLE, RETRY_AFTER)
    assert [line["code"] for line in lines if line["event"] == "call"] == ["UNAVAILABLE"] * tries


async def test_a_call_that_its_client_gives_up_is_logged_as_cancelled(
    channel_of: Connect, sign: Sign, dossiers: EchoDossiers
) -> None:
    async def was_logged() -> bool:
        return any(line["event"] == "call" for line in lines)

    request = dossier_service_pb2.GetDossierRequest(name="dossiers/slow")
    with capture_logs() as lines:
        call = DossierServiceStub(channel_of("gateway")).GetDossier(request, metadata=bearer(sign(account())))
        await asyncio.wait_for(dossiers.slow.wait(), 20)
        call.cancel()
        await waiting.until(was_logged)
    assert [line["code"] for line in lines if line["event"] == "call"] == ["CANCELLED"]


async def test_a_client_insists_on_the_name_of_the_peer(channel_of: Connect, sign: Sign) -> None:
    stub = DossierServiceStub(channel_of("gateway", peer="catalogue"))
    call = stub.GetDossier(GET, metadata=bearer(sign(account())), timeout=1)
    assert await refusal(call) in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


@pytest.mark.parametrize(
    "raw", [b"\xff\xff", b"\x0a\x02\xff\xfe", b"\x0a\xff\xff\xff\xff\x0f"], ids=["no protobuf", "no UTF-8", "too short"]
)
async def test_bytes_that_are_no_message_are_refused_with_a_reason(channel_of: Connect, sign: Sign, raw: bytes) -> None:
    call: Any = channel_of("gateway").unary_unary("/motcua.submission.v1.DossierService/GetDossier")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(raw, metadata=grpc.aio.Metadata(*bearer(sign(account()))))
    problem = from_rpc_error(caught.value)
    assert (problem.code, problem.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED_MESSAGE")
