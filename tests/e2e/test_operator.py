"""The operator's `motcua` command against the running services."""

from __future__ import annotations

import uuid
from pathlib import Path

import grpc
import pytest
from motcua.identity.v1 import partner_service_pb2

from deploy.certs import Authority, issue_ward_certificate
from tests.support import operator
from tests.support.inside import Inside
from tests.support.operator import motcua
from tests.support.people import man
from tests.support.places import AGENCY, AGENCY_NAME
from tests.support.portal import Portal
from tests.support.surprise import Refused, Surprise


async def test_an_officer_is_created_and_logs_in(portal: Portal) -> None:
    person = man("Lê Văn C")
    command = ("officer", "create", person.user_name, "--full-name", person.full_name, "--agency", AGENCY)
    options = ("--role", "desk", "--role", "specialist", "--password-file", "-")

    shown = await motcua(portal.doors.operator_env, *command, *options, stdin=person.password)

    assert "desk, specialist" in shown
    session = await portal.rest().post("/sessions", {"user_name": person.user_name, "password": person.password})
    assert session.body["access_token"]
    with pytest.raises(Surprise, match="USER_NAME_TAKEN"):
        await motcua(portal.doors.operator_env, *command, *options, stdin=person.password)


async def test_an_officer_does_something_else_and_leaves(portal: Portal) -> None:
    env, person, rest = portal.doors.operator_env, man("Lê Văn C"), portal.rest()
    await motcua(
        env,
        *("officer", "create", person.user_name, "--full-name", person.full_name, "--agency", AGENCY),
        *("--role", "desk", "--password-file", "-"),
        stdin=person.password,
    )
    credentials = {"user_name": person.user_name, "password": person.password}
    session = (await rest.post("/sessions", credentials)).body

    shown = await motcua(env, "officer", "roles", person.user_name, "--role", "head", "--role", "supervisor")

    assert "head, supervisor" in shown
    session = (await rest.post("/sessions:refresh", {"refresh_token": session["refresh_token"]})).body
    rest.token = session["access_token"]
    assert set((await rest.get("/officers/me")).body["roles"]) == {"head", "supervisor"}

    for _ in range(2):
        assert "Disabled" in await motcua(env, "officer", "disable", person.user_name)
    with pytest.raises(Refused, match="SESSION_EXPIRED"):
        await rest.post("/sessions:refresh", {"refresh_token": session["refresh_token"]})
    with pytest.raises(Refused, match="CREDENTIALS_WRONG"):
        await rest.post("/sessions", credentials)
    with pytest.raises(Surprise, match="OFFICER_DISABLED"):
        await motcua(env, "officer", "roles", person.user_name, "--role", "desk")
    with pytest.raises(Surprise, match="OFFICER_NOT_FOUND"):
        await motcua(env, "officer", "disable", man().user_name)

    again = "mật khẩu của người trở lại"
    await motcua(env, "officer", "new-password", person.user_name, "--password-file", "-", stdin=again)
    session = (await rest.post("/sessions", credentials | {"password": again})).body
    rest.token = session["access_token"]
    assert set((await rest.get("/officers/me")).body["roles"]) == {"head", "supervisor"}


async def test_an_officer_needs_a_good_password(portal: Portal) -> None:
    command = ("officer", "create", man().user_name, "--full-name", "Lê Văn C", "--agency", AGENCY, "--role", "desk")
    with pytest.raises(Surprise, match="at least 10 characters"):
        await motcua(portal.doors.operator_env, *command, "--password-file", "-", stdin="ngan")


async def test_an_officer_serves_an_agency_that_there_is(portal: Portal) -> None:
    command = ("officer", "create", man().user_name, "--full-name", "Lê Văn C", "--agency", "c99999", "--role", "desk")
    with pytest.raises(Surprise, match="AGENCY_NOT_FOUND"):
        await motcua(portal.doors.operator_env, *command, "--password-file", "-", stdin="mot mat khau dai")


async def test_a_certificate_is_issued_registered_and_revoked(portal: Portal, inside: Inside, tmp_path: Path) -> None:
    env, out = portal.doors.operator_env, tmp_path / "ward"

    shown = await motcua(env, "ward-certificate", "issue", AGENCY, "--out", str(out))

    assert AGENCY_NAME in shown
    assert {file.name for file in out.iterdir()} == {"tls.key", "tls.pem", "ca.pem"}
    assert (out / "tls.key").stat().st_mode & 0o077 == 0
    request = partner_service_pb2.ExchangeCertificateRequest(certificate_pem=(out / "tls.pem").read_text())
    exchange = "motcua.identity.v1.PartnerService.ExchangeCertificate"
    assert (await inside.call(exchange, request)).access_token

    for nobodys in ("-7" + "A" * 41, "--" + "A" * 41):
        with pytest.raises(Surprise, match="CERTIFICATE_NOT_FOUND"):
            await motcua(env, "ward-certificate", "revoke", nobodys)
    thumbprint = next(word for word in shown.split() if len(word) == 43)
    await motcua(env, "ward-certificate", "revoke", thumbprint)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await inside.call(exchange, request)
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_a_certificate_is_never_written_over_another(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(Surprise, match="exists already"):
        await operator.issue_ward_certificate(portal.doors.operator_env, AGENCY, tmp_path)


async def test_an_agency_that_does_not_exist_gets_no_certificate(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(Surprise, match="AGENCY_NOT_FOUND"):
        await operator.issue_ward_certificate(portal.doors.operator_env, "c99999", tmp_path / "ward")
    assert not (tmp_path / "ward").exists()


async def test_a_certificate_of_another_authority_is_not_registered(portal: Portal, tmp_path: Path) -> None:
    foreign = issue_ward_certificate(Authority.create("somebody else"), AGENCY, AGENCY_NAME)
    pem = tmp_path / "foreign.pem"
    pem.write_bytes(foreign.certificate_pem)

    with pytest.raises(Surprise, match="CERTIFICATE_NOT_ACCEPTED"):
        await motcua(portal.doors.operator_env, "ward-certificate", "register", str(pem))


async def test_a_client_gets_its_secret_once(portal: Portal) -> None:
    command = ("client", "create", f"thu-{man().number}", "--display-name", "Cổng thử")

    assert len((await motcua(portal.doors.operator_env, *command)).strip()) >= 32
    with pytest.raises(Surprise, match="CLIENT_EXISTS"):
        await motcua(portal.doors.operator_env, *command)


async def test_a_client_that_lost_its_secret_gets_another(portal: Portal) -> None:
    env, client_id, rest = portal.doors.operator_env, f"thu-{man().number}", portal.rest()
    lost = (await motcua(env, "client", "create", client_id, "--display-name", "Cổng thử")).strip()

    secret = (await motcua(env, "client", "new-secret", client_id)).strip()

    known = {"grant_type": "client_credentials", "client_id": client_id}
    assert (await rest.post("/client-tokens", {**known, "client_secret": secret})).body["access_token"]
    with pytest.raises(Refused, match="CREDENTIALS_WRONG"):
        await rest.post("/client-tokens", {**known, "client_secret": lost})
    with pytest.raises(Surprise, match="CLIENT_NOT_FOUND"):
        await motcua(env, "client", "new-secret", f"khong-co-{man().number}")


async def test_undelivered_notices_are_asked_of_the_running_system(portal: Portal) -> None:
    """What it lists and how it sends again is shown at a mail relay that refuses (tests/integration/tracking)."""
    with pytest.raises(Surprise, match="NOTICE_NOT_FOUND"):
        await motcua(portal.doors.operator_env, "notices", "retry", str(uuid.uuid4()))
