"""What people, partners and operators do at identity, over mTLS."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from motcua.auth.v1 import rule_pb2
from motcua.identity.v1 import account_service_pb2 as accounts
from motcua.identity.v1 import admin_service_pb2 as admin
from motcua.identity.v1 import captcha_service_pb2 as captchas
from motcua.identity.v1 import partner_service_pb2 as partners
from motcua.identity.v1 import session_service_pb2 as sessions
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceStub
from motcua.identity.v1.admin_service_pb2_grpc import AdminServiceStub
from motcua.identity.v1.captcha_service_pb2_grpc import CaptchaServiceStub
from motcua.identity.v1.session_service_pb2_grpc import SessionServiceStub

from services.common.kernel.principal import Kind, Role
from services.common.rpc import jwks
from services.common.rpc.tokens import TokenVerifier
from services.common.runtime import SystemClock
from services.common.settings import Profile, SettingsError, load
from services.identity.bootstrap import build
from services.identity.settings import Settings
from tests.integration.identity.conftest import PASSWORD, Identity, text_of, token_in
from tests.support.refusals import refusal, refused

ROLES = [rule_pb2.ROLE_DESK, rule_pb2.ROLE_SPECIALIST]


def bearer(session: sessions.Session) -> tuple[tuple[str, str]]:
    return (("authorization", f"Bearer {session.access_token}"),)


async def test_register_verify_log_in(identity: Identity) -> None:
    form = await identity.registration("nguyen.a", "nguoi-dan@example.vn")
    await identity.accounts.RegisterAccount(form)
    log_in = sessions.CreateSessionRequest(user_name="nguyen.a", password=PASSWORD)
    session = await identity.sessions.CreateSession(log_in)
    mine = await identity.accounts.GetMyAccount(accounts.GetMyAccountRequest(), metadata=bearer(session))
    assert (mine.user_name, mine.contact_verified, mine.identity_assured) == ("nguyen.a", False, False)
    assert mine.profile.identity_document.number == "038090000001"
    assert mine.profile.birth_date.value == "1990-01-01"

    (mail,) = await identity.relay.to("nguoi-dan@example.vn")
    assert mail["Message-ID"].endswith(".confirm-contact@motcua.example.vn>")
    token = token_in(text_of(mail))
    for _ in range(2):
        await identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=token))
    refreshed = await identity.sessions.RefreshSession(
        sessions.RefreshSessionRequest(refresh_token=session.refresh_token)
    )
    verifier = TokenVerifier(jwks.of_identity(identity.channel("submission")), SystemClock())
    principal = await verifier.verify(refreshed.access_token)
    assert (principal.kind, f"accounts/{principal.id}", principal.contact_verified) == (Kind.ACCOUNT, mine.name, True)


async def test_a_registration_may_be_repeated_and_happens_once(identity: Identity) -> None:
    form = await identity.registration("lap-lai", "lap-lai@example.vn")
    for _ in range(3):
        await identity.accounts.RegisterAccount(form)
    assert len(await identity.relay.to("lap-lai@example.vn")) == 1
    other = accounts.RegisterAccountRequest()
    other.CopyFrom(form)
    other.profile.phone = "0911111111"
    assert await refused(identity.accounts.RegisterAccount(other)) == ("INVALID_ARGUMENT", "REQUEST_ID_REUSED")


async def test_an_address_in_use_gets_the_same_answer_and_another_mail(identity: Identity) -> None:
    address = "da-dung@example.vn"
    await identity.accounts.RegisterAccount(await identity.registration("chu-nhan", address))
    (mail,) = await identity.relay.to(address)
    await identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=token_in(text_of(mail))))
    answer = await identity.accounts.RegisterAccount(await identity.registration("nguoi-khac", address))
    assert answer == accounts.RegisterAccountResponse()
    _, second = await identity.relay.to(address, 2)
    assert second["Subject"] == "Địa chỉ thư điện tử này đã có tài khoản"
    assert "chu-nhan" in text_of(second)
    assert "http" not in text_of(second)


async def test_of_two_who_typed_an_address_the_second_to_verify_is_told(identity: Identity) -> None:
    address = "hai-nguoi@example.vn"
    for user_name in ("nguoi-mot", "nguoi-hai"):
        await identity.accounts.RegisterAccount(await identity.registration(user_name, address))
    first, second = [token_in(text_of(mail)) for mail in await identity.relay.to(address, 2)]
    await identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=first))
    late = identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=second))
    assert await refused(late) == ("ALREADY_EXISTS", "EMAIL_TAKEN")


async def test_wrong_registrations(identity: Identity) -> None:
    form = await identity.registration("sai-ngay", "sai@example.vn")
    form.profile.birth_date.value = "1990-02-31"
    assert await refused(identity.accounts.RegisterAccount(form)) == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    form.profile.birth_date.value = "1990-01-01"
    form.captcha.text = "sai"
    assert await refused(identity.accounts.RegisterAccount(form)) == ("INVALID_ARGUMENT", "CAPTCHA_WRONG")
    token = accounts.VerifyContactRequest(token="x")
    assert await refused(identity.accounts.VerifyContact(token)) == ("INVALID_ARGUMENT", "VERIFICATION_TOKEN_INVALID")


async def test_a_user_name_is_asked_for_behind_a_captcha(identity: Identity) -> None:
    answer = await identity.solved(captchas.CAPTCHA_PURPOSE_USER_NAME)
    question = accounts.CheckUserNameRequest(user_name="con-trong", captcha=answer)
    assert (await identity.accounts.CheckUserName(question)).available
    assert await refused(identity.accounts.CheckUserName(question)) == ("INVALID_ARGUMENT", "CAPTCHA_WRONG")


async def test_too_many_attempts_say_when_to_try_again(identity: Identity) -> None:
    log_in = sessions.CreateSessionRequest(user_name="khong-co-ai", password="mật khẩu khác")
    for _ in range(5):
        assert await refused(identity.sessions.CreateSession(log_in)) == ("UNAUTHENTICATED", "CREDENTIALS_WRONG")
    assert await refused(identity.sessions.CreateSession(log_in)) == ("RESOURCE_EXHAUSTED", "TOO_MANY_ATTEMPTS")


async def test_an_officer_logs_in_and_out(identity: Identity) -> None:
    request = admin.CreateOfficerRequest(
        user_name="can.bo", password=PASSWORD, full_name="Lê Văn C", agency="agencies/c16594", roles=ROLES
    )
    created = await identity.admin.CreateOfficer(request)
    assert (created.agency, list(created.roles)) == ("agencies/c16594", ROLES)
    assert await refused(identity.admin.CreateOfficer(request)) == ("ALREADY_EXISTS", "USER_NAME_TAKEN")
    log_in = sessions.CreateSessionRequest(user_name="Can.Bo", password=PASSWORD)
    session = await identity.sessions.CreateSession(log_in)
    assert await identity.accounts.GetMyOfficer(accounts.GetMyOfficerRequest(), metadata=bearer(session)) == created
    logged_out = sessions.DeleteSessionRequest(refresh_token=session.refresh_token)
    for _ in range(2):
        await identity.sessions.DeleteSession(logged_out)
    again = sessions.RefreshSessionRequest(refresh_token=session.refresh_token)
    assert await refused(identity.sessions.RefreshSession(again)) == ("UNAUTHENTICATED", "SESSION_EXPIRED")
    whose = identity.accounts.GetMyAccount(accounts.GetMyAccountRequest(), metadata=bearer(session))
    assert await refused(whose) == ("PERMISSION_DENIED", "PERMISSION_DENIED")


async def test_an_officer_gets_other_roles_and_is_disabled(identity: Identity) -> None:
    await identity.admin.CreateOfficer(
        admin.CreateOfficerRequest(
            user_name="can.bo.ba", password=PASSWORD, full_name="Lê Văn C", agency="agencies/c16594", roles=ROLES
        )
    )
    log_in = sessions.CreateSessionRequest(user_name="can.bo.ba", password=PASSWORD)
    session = await identity.sessions.CreateSession(log_in)
    other = admin.SetOfficerRolesRequest(user_name="can.bo.ba", roles=[rule_pb2.ROLE_HEAD])
    disable, nobody = admin.DisableOfficerRequest(user_name="can.bo.ba"), admin.DisableOfficerRequest(user_name="x")
    for _ in range(2):
        assert list((await identity.admin.SetOfficerRoles(other)).roles) == [rule_pb2.ROLE_HEAD]
    for _ in range(2):
        assert (await identity.admin.DisableOfficer(disable)).user_name == "can.bo.ba"
    again = sessions.RefreshSessionRequest(refresh_token=session.refresh_token)
    assert await refused(identity.sessions.RefreshSession(again)) == ("UNAUTHENTICATED", "SESSION_EXPIRED")
    assert await refused(identity.sessions.CreateSession(log_in)) == ("UNAUTHENTICATED", "CREDENTIALS_WRONG")
    assert await refused(identity.admin.SetOfficerRoles(other)) == ("FAILED_PRECONDITION", "OFFICER_DISABLED")
    assert await refused(identity.admin.DisableOfficer(nobody)) == ("NOT_FOUND", "OFFICER_NOT_FOUND")


async def test_an_officer_changes_the_password_and_every_other_session_ends(identity: Identity) -> None:
    await identity.admin.CreateOfficer(
        admin.CreateOfficerRequest(
            user_name="can.bo.hai", password=PASSWORD, full_name="Lê Văn C", agency="agencies/c16594", roles=ROLES
        )
    )
    log_in = sessions.CreateSessionRequest(user_name="can.bo.hai", password=PASSWORD, user_agent="Firefox Windows")
    other, mine = [await identity.sessions.CreateSession(log_in) for _ in range(2)]
    change = accounts.ChangePasswordRequest(
        current_password=PASSWORD, new_password="năm từ khác hẳn nhé", request_id=str(uuid.uuid4())
    )
    for _ in range(2):
        await identity.accounts.ChangePassword(change, metadata=bearer(mine))
    change.new_password = "lại một câu khác nữa"
    again = identity.accounts.ChangePassword(change, metadata=bearer(mine))
    assert await refused(again) == ("INVALID_ARGUMENT", "REQUEST_ID_REUSED")
    ended = sessions.RefreshSessionRequest(refresh_token=other.refresh_token)
    assert await refused(identity.sessions.RefreshSession(ended)) == ("UNAUTHENTICATED", "SESSION_EXPIRED")
    assert await refused(identity.sessions.CreateSession(log_in)) == ("UNAUTHENTICATED", "CREDENTIALS_WRONG")
    (left,) = (await identity.sessions.ListSessions(sessions.ListSessionsRequest(), metadata=bearer(mine))).sessions
    assert (left.device, left.current) == ("Firefox, Windows", True)


async def test_a_profile_is_read_by_submission_with_the_callers_own_token(identity: Identity) -> None:
    await identity.accounts.RegisterAccount(await identity.registration("chu-ho-so", "chu-ho-so@example.vn"))
    log_in = sessions.CreateSessionRequest(user_name="chu-ho-so", password=PASSWORD)
    session = await identity.sessions.CreateSession(log_in)
    stub = AccountServiceStub(identity.channel("submission"))
    mine = await stub.GetMyAccount(accounts.GetMyAccountRequest(), metadata=bearer(session))
    assert (mine.profile.full_name, mine.etag) == ("Nguyễn Văn A", '"1"')
    nobody = stub.GetMyAccount(accounts.GetMyAccountRequest())
    assert await refused(nobody) == ("UNAUTHENTICATED", "UNAUTHENTICATED")


async def test_a_profile_is_changed_by_mask_and_etag(identity: Identity) -> None:
    await identity.accounts.RegisterAccount(await identity.registration("chuyen-nha", "chuyen-nha@example.vn"))
    log_in = sessions.CreateSessionRequest(user_name="chuyen-nha", password=PASSWORD)
    session = await identity.sessions.CreateSession(log_in)
    update = accounts.UpdateMyAccountRequest(
        account=accounts.Account(etag='"1"', profile=accounts.Profile(phone="0987654321", email="x@example.vn")),
        update_mask=FieldMask(paths=["profile.phone"]),
        request_id=str(uuid.uuid4()),
    )
    for _ in range(2):
        changed = await identity.accounts.UpdateMyAccount(update, metadata=bearer(session))
        assert (changed.profile.phone, changed.profile.email, changed.etag) == (
            "0987654321",
            "chuyen-nha@example.vn",
            '"2"',
        )
    update.request_id = str(uuid.uuid4())
    stale = identity.accounts.UpdateMyAccount(update, metadata=bearer(session))
    assert await refused(stale) == ("ABORTED", "ETAG_MISMATCH")
    update.update_mask.paths.append("profile.email")
    fixed = await refusal(identity.accounts.UpdateMyAccount(update, metadata=bearer(session)))
    assert [violation.reason for violation in fixed.violations] == ["FIELD_FIXED"]


async def test_a_ward_certificate_is_exchanged_until_it_is_revoked(identity: Identity) -> None:
    pem = identity.ward_certificate()
    exchange = partners.ExchangeCertificateRequest(certificate_pem=pem)
    unknown = identity.partners.ExchangeCertificate(exchange)
    assert await refused(unknown) == ("UNAUTHENTICATED", "CERTIFICATE_NOT_ACCEPTED")
    registration = admin.RegisterWardCertificateRequest(certificate_pem=pem, roles=[rule_pb2.ROLE_DESK])
    registered = await identity.admin.RegisterWardCertificate(registration)
    token = (await identity.partners.ExchangeCertificate(exchange)).access_token
    verifier = TokenVerifier(jwks.of_identity(identity.gateway), SystemClock())
    principal = await verifier.verify(token, registered.thumbprint)
    assert (principal.kind, principal.agency_id, principal.roles) == (Kind.WARD, "c16594", frozenset({Role.DESK}))
    revocation = admin.RevokeWardCertificateRequest(thumbprint=registered.thumbprint)
    assert (await identity.admin.RevokeWardCertificate(revocation)).HasField("revoke_time")
    revoked = identity.partners.ExchangeCertificate(exchange)
    assert await refused(revoked) == ("UNAUTHENTICATED", "CERTIFICATE_NOT_ACCEPTED")
    nobody = admin.RevokeWardCertificateRequest(thumbprint="x")
    assert await refused(identity.admin.RevokeWardCertificate(nobody)) == ("NOT_FOUND", "CERTIFICATE_NOT_FOUND")


async def test_a_client_is_registered_and_known_by_its_secret(identity: Identity) -> None:
    created = await identity.admin.CreateClient(admin.CreateClientRequest(client_id="cong-tinh", display_name="Cổng"))
    request = partners.ExchangeClientSecretRequest(client_id="cong-tinh", client_secret=created.client_secret)
    token = (await identity.partners.ExchangeClientSecret(request)).access_token
    verifier = TokenVerifier(jwks.of_identity(identity.gateway), SystemClock())
    assert (await verifier.verify(token)).kind is Kind.CLIENT
    request.client_secret = "x"
    wrong = identity.partners.ExchangeClientSecret(request)
    assert await refused(wrong) == ("UNAUTHENTICATED", "CREDENTIALS_WRONG")
    renewed = await identity.admin.RenewClientSecret(admin.RenewClientSecretRequest(client_id="cong-tinh"))
    request.client_secret = renewed.client_secret
    assert (await identity.partners.ExchangeClientSecret(request)).access_token
    nobody = admin.RenewClientSecretRequest(client_id="khong-co")
    assert await refused(identity.admin.RenewClientSecret(nobody)) == ("NOT_FOUND", "CLIENT_NOT_FOUND")


async def test_a_captcha_earns_one_pass_for_tracking(identity: Identity) -> None:
    answer = captchas.CreateLookupPassRequest(captcha=await identity.solved(captchas.CAPTCHA_PURPOSE_LOOKUP))
    earned = await identity.captchas.CreateLookupPass(answer)
    assert earned.max_lookups == 10
    verifier = TokenVerifier(jwks.of_identity(identity.gateway), SystemClock(), "tracking")
    assert (await verifier.verify(earned.token)).kind is Kind.LOOKUP_PASS
    assert await refused(identity.captchas.CreateLookupPass(answer)) == ("INVALID_ARGUMENT", "CAPTCHA_WRONG")


async def test_the_published_keys_have_no_private_part(identity: Identity) -> None:
    stub = SessionServiceStub(identity.channel("submission"))
    (key,) = json.loads((await stub.GetJwks(sessions.GetJwksRequest())).jwks_json)["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


@pytest.mark.parametrize("workload", ["submission", "gateway", "operator"])
async def test_a_workload_calls_what_its_rule_allows(identity: Identity, workload: str) -> None:
    channel = identity.channel(workload)
    draw = captchas.CreateCaptchaRequest(purpose=captchas.CAPTCHA_PURPOSE_LOOKUP)
    create = admin.CreateClientRequest(client_id=f"c-{uuid.uuid4().hex[:8]}", display_name="x")
    calls: dict[str, grpc.aio.UnaryUnaryCall[Any, Any]] = {
        "gateway": CaptchaServiceStub(channel).CreateCaptcha(draw),
        "operator": AdminServiceStub(channel).CreateClient(create),
        "submission": SessionServiceStub(channel).GetJwks(sessions.GetJwksRequest()),
    }
    for owner, call in calls.items():
        if owner == workload or (owner == "submission" and workload == "gateway"):
            await call
        else:
            assert await refused(call) == ("PERMISSION_DENIED", "PERMISSION_DENIED")


async def test_an_account_is_for_its_owner_alone(identity: Identity) -> None:
    mine = AccountServiceStub(identity.gateway).GetMyAccount(accounts.GetMyAccountRequest())
    assert await refused(mine) == ("UNAUTHENTICATED", "UNAUTHENTICATED")


async def test_what_is_fit_for_one_machine_only_is_refused_elsewhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = settings.model_copy(update={"profile": Profile.PRODUCTION})
    with pytest.raises(SettingsError, match="local keys"):
        async with build(production):
            pass
    for name, value in settings.model_dump().items():
        monkeypatch.setenv(f"MOTCUA_{name.upper()}", str(value))
    monkeypatch.setenv("MOTCUA_PROFILE", "production")
    with pytest.raises(SettingsError, match="MOTCUA_CAPTCHA_READABLE"):
        load(Settings)


async def test_without_the_ward_ca_it_does_not_start(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.pem"):
        async with build(settings.model_copy(update={"ward_ca_file": tmp_path / "nowhere.pem"})):
            pass
