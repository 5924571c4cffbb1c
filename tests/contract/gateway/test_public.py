"""What anybody may ask over REST before they are somebody: captchas, accounts, sessions, client tokens."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.identity.v1 import account_service_pb2, captcha_service_pb2, partner_service_pb2, session_service_pb2
from motcua.type.v1 import types_pb2

from gateway.backends import connected
from gateway.rest.app import create_app
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
