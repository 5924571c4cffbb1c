"""Every RPC is called by everybody who may not: by the wrong workload, without a token, with the wrong kind of token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import grpc
import pytest

from deploy.certs import WORKLOADS
from deploy.local import Stack
from tests.e2e.authorisation.conftest import Pass
from tests.e2e.authorisation.table import TABLE, Row
from tests.support.inside import Inside

PROTOS = Path(__file__).parents[3] / "protos" / "motcua"
REFUSALS = {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}
every_rpc = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name.removeprefix("motcua."))


async def code_of(inside: Inside, row: Row, held: Pass = Pass("")) -> grpc.StatusCode:
    """How an empty request is answered: authorisation comes before everything that could be wrong with it."""
    try:
        await inside.call(row.name, token=held.token, thumbprint=held.thumbprint)
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def test_the_table_knows_every_rpc() -> None:
    protos = [file.read_text() for file in PROTOS.rglob("*.proto")]
    rpcs = {
        f"{package}.{service}.{method}"
        for text in protos
        for package in re.findall(r"^package ([\w.]+);", text, re.MULTILINE)
        for service in re.findall(r"^service (\w+)", text, re.MULTILINE)
        for method in re.findall(r"^  rpc (\w+)", text, re.MULTILINE)
    }
    assert {row.name for row in TABLE} == rpcs


@pytest.mark.parametrize("workload", WORKLOADS)
async def test_a_workload_that_is_not_named_is_refused(stack: Stack, workload: str) -> None:
    async with Inside(stack, workload) as inside:
        for row in TABLE:
            if workload not in row.callers:
                assert await code_of(inside, row) is grpc.StatusCode.PERMISSION_DENIED, row.name


@every_rpc
async def test_nobody_in_particular(inside: Inside, row: Row) -> None:
    code = await code_of(inside, row)

    if "gateway" not in row.callers:
        assert code is grpc.StatusCode.PERMISSION_DENIED
    elif row.principals & {"anyone", "service"}:
        assert code not in REFUSALS
    else:
        assert code is grpc.StatusCode.UNAUTHENTICATED


@every_rpc
async def test_a_token_that_is_none(inside: Inside, row: Row) -> None:
    if "gateway" in row.callers and "service" not in row.principals:
        assert await code_of(inside, row, Pass("not.a.token")) is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("kind", ["account", "officer", "ward", "client"])
@every_rpc
async def test_the_wrong_kind_of_caller(inside: Inside, row: Row, kind: str, passes: dict[str, Pass]) -> None:
    if "gateway" not in row.callers:
        return
    roles = {"officer": frozenset({"desk"}), "ward": frozenset({"desk", "dispatcher", "specialist"})}

    code = await code_of(inside, row, passes[kind])

    if row.admits(kind, roles.get(kind, frozenset())):
        assert code not in REFUSALS
    else:
        assert code is grpc.StatusCode.PERMISSION_DENIED


@every_rpc
async def test_a_look_up_pass_opens_the_look_up_and_nothing_else(inside: Inside, row: Row, lookup_pass: Pass) -> None:
    if "gateway" in row.callers and "service" not in row.principals:
        code = await code_of(inside, row, lookup_pass)
        assert (code in REFUSALS) is not (row.principals == {"lookup_pass"})


async def test_a_role_that_was_not_granted_opens_nothing(inside: Inside, dispatcher_pass: Pass) -> None:
    for row in TABLE:
        if row.roles and "dispatcher" not in row.roles:
            assert await code_of(inside, row, dispatcher_pass) is grpc.StatusCode.PERMISSION_DENIED, row.name


async def test_a_ward_token_without_its_certificate_does_not_count(
    inside: Inside, ward_pass: Pass, other_ward_pass: Pass
) -> None:
    for binding in ("", other_ward_pass.thumbprint):
        stolen = Pass(ward_pass.token, binding)
        for row in TABLE:
            if "ward" in row.principals:
                assert await code_of(inside, row, stolen) is grpc.StatusCode.UNAUTHENTICATED, row.name


async def test_only_a_verified_account_files(inside: Inside, newcomer_pass: Pass) -> None:
    for method in ("CreateDossier", "UpdateDossier", "SubmitDossier"):
        row = next(row for row in TABLE if row.name.endswith(f".{method}"))
        assert await code_of(inside, row, newcomer_pass) is grpc.StatusCode.PERMISSION_DENIED


async def test_without_a_certificate_of_ours_no_internal_port_answers(stack: Stack) -> None:
    for service in ("identity", "catalogue", "submission", "tracking"):
        trusted = (stack.site.material.tls_dir("gateway") / "ca.pem").read_bytes()
        options = (("grpc.ssl_target_name_override", service),)
        credentials = grpc.ssl_channel_credentials(trusted)
        async with grpc.aio.secure_channel(stack.address(service), credentials, options) as channel:
            check: Any = channel.unary_unary("/grpc.health.v1.Health/Check")
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await check(b"", timeout=20)
            assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
