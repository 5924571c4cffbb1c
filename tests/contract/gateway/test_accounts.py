"""Accounts and sessions over REST: what is asked of identity, and what becomes of its answers."""

from __future__ import annotations

import httpx
import pytest
from motcua.identity.v1 import account_service_pb2 as accounts

from services.common.kernel.errors import Conflict, FieldViolation, InvalidArgument, RequestIdReused, Unavailable
from tests.contract.gateway.answers import GOOD
from tests.contract.gateway.problem import problem_of
from tests.contract.gateway.samples import KEY
from tests.support.scripted import Script

ROOT = "http://gateway"
PAGE = ROOT + "/dat-lai-mat-khau"
FORM = {"token": "abc+/=", "request_id": KEY["Idempotency-Key"], "new_password": "một câu dài"}
SESSION = "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e11"


class TokenSpent(InvalidArgument):
    reason = "RESET_TOKEN_INVALID"
    vi = "Đường dẫn <đã> được dùng."
    en = "spent"


@pytest.fixture(autouse=True)
def good(script: Script) -> None:
    script.answers |= GOOD


async def test_an_account_is_read_under_its_etag(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    answer = await http.get("/accounts/me", headers=citizen)
    assert (answer.headers["etag"], answer.headers["cache-control"]) == ('"3"', "private, no-cache")
    assert "etag" not in answer.json()
    known = await http.get("/accounts/me", headers=citizen | {"If-None-Match": '"3"'})
    assert (known.status_code, known.content) == (304, b"")


async def test_an_officer_reads_who_they_are(http: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await http.get("/officers/me", headers=officer)
    assert answer.json() == {
        "id": "1",
        "user_name": "levanc",
        "full_name": "Lê Văn C",
        "agency": "c16594",
        "roles": ["desk"],
    }
    known = await http.get("/officers/me", headers=officer | {"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


async def test_a_change_names_the_fields_that_were_sent_and_null_empties(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    body = {"profile": {"phone": "0987654321", "establishment_decision": None}}
    answer = await http.patch("/accounts/me", json=body, headers=citizen | KEY | {"If-Match": '"3"'})
    assert answer.status_code == 200
    sent: accounts.UpdateMyAccountRequest = script.request("UpdateMyAccount")
    assert list(sent.update_mask.paths) == ["profile.establishment_decision", "profile.phone"]
    assert sent.account == accounts.Account(etag='"3"', profile=accounts.Profile(phone="0987654321"))
    assert sent.request_id == KEY["Idempotency-Key"]


async def test_what_is_wrong_with_a_change_points_into_the_body(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    violation = FieldViolation("account.profile.phone", "STRING_MAX_LEN", "Quá dài.", "Too long.")
    script.answers["UpdateMyAccount"] = InvalidArgument(violations=[violation])
    headers = citizen | KEY | {"If-Match": "*"}
    problem = problem_of(await http.patch("/accounts/me", json={"profile": {"phone": "1"}}, headers=headers))
    assert [error["pointer"] for error in problem["errors"]] == ["/profile/phone"]
    script.answers["UpdateMyAccount"] = Conflict()
    problem = problem_of(await http.patch("/accounts/me", json={"profile": {"phone": "1"}}, headers=headers))
    assert (problem["status"], problem["reason"]) == (412, "ETAG_MISMATCH")


async def test_the_device_travels_with_a_log_in_and_never_too_long(http: httpx.AsyncClient, script: Script) -> None:
    credentials = {"user_name": "nguyenvana", "password": "mot mat khau dai"}
    await http.post("/sessions", json=credentials, headers={"User-Agent": "Firefox " + "x" * 1000})
    assert script.request("CreateSession").user_agent == ("Firefox " + "x" * 1000)[:512]


async def test_sessions_are_listed_and_ended(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    (session,) = (await http.get("/sessions", headers=citizen)).json()["sessions"]
    assert (session["id"], session["device"], session["current"]) == (SESSION, "Chrome, Android", True)
    assert (await http.delete(f"/sessions/{SESSION}", headers=citizen)).status_code == 204
    assert script.request("RevokeSession").name == f"sessions/{SESSION}"
    problem = problem_of(await http.delete("/sessions/x", headers=citizen))
    assert (problem["status"], problem["reason"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/accounts/me:change-password", "/accounts/me:request-email-change", "/sessions"])
async def test_what_is_for_who_is_logged_in(http: httpx.AsyncClient, path: str) -> None:
    answer = await (http.get(path) if path == "/sessions" else http.post(path, json={}, headers=KEY))
    assert problem_of(answer)["status"] == 401


async def test_opening_the_link_of_a_reset_asks_for_a_password_and_changes_nothing(
    http: httpx.AsyncClient, script: Script
) -> None:
    page = await http.get(PAGE, params={"token": 'abc"><script>'})
    assert page.status_code == 200
    assert '<form method="post" action="/dat-lai-mat-khau">' in page.text
    assert 'autocomplete="new-password"' in page.text
    assert "<script>" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "ResetPassword" not in script.asked


async def test_pressing_twice_is_one_call(http: httpx.AsyncClient, script: Script) -> None:
    page = await http.post(PAGE, data=FORM)
    assert page.status_code == 200
    assert "Mật khẩu đã được đổi" in page.text
    assert script.request("ResetPassword") == accounts.ResetPasswordRequest(**FORM)


async def test_a_password_that_may_not_be_used_is_asked_for_again_and_not_shown(
    http: httpx.AsyncClient, script: Script
) -> None:
    violation = FieldViolation("new_password", "PASSWORD_TOO_SHORT", "Mật khẩu <ngắn>.", "short")
    script.answers["ResetPassword"] = InvalidArgument(violations=[violation])
    page = await http.post(PAGE, data=FORM | {"new_password": "bi-mat"})
    assert page.status_code == 422
    assert "Mật khẩu &lt;ngắn&gt;." in page.text
    assert 'value="abc+/="' in page.text
    assert "bi-mat" not in page.text


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (TokenSpent(), 422, "Đường dẫn &lt;đã&gt; được dùng."),
        (RequestIdReused(), 422, "đăng nhập bằng mật khẩu đã đặt trước đó"),
        (Unavailable(), 503, "sau ít phút"),
    ],
)
async def test_a_reset_that_does_not_work_is_told_in_words(
    http: httpx.AsyncClient, script: Script, error: Exception, status: int, words: str
) -> None:
    script.answers["ResetPassword"] = error
    page = await http.post(PAGE, data=FORM)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert words in page.text
    assert "<form" not in page.text


async def test_the_link_to_a_new_address_asks_before_it_moves_the_account(
    http: httpx.AsyncClient, script: Script
) -> None:
    page = await http.get(ROOT + "/doi-thu-dien-tu", params={"token": "abc"})
    assert '<form method="post" action="/doi-thu-dien-tu">' in page.text
    assert "ConfirmEmailChange" not in script.asked
    done = await http.post(ROOT + "/doi-thu-dien-tu", data={"token": "abc"})
    assert "Đã xác nhận" in done.text
    assert script.request("ConfirmEmailChange").token == "abc"


@pytest.mark.parametrize("path", ["/dat-lai-mat-khau", "/doi-thu-dien-tu"])
async def test_a_link_that_was_cut_off_asks_for_nothing(http: httpx.AsyncClient, path: str) -> None:
    page = await http.get(ROOT + path)
    assert page.status_code == 422
    assert "Đường dẫn chưa đầy đủ" in page.text
    assert "<form" not in page.text
