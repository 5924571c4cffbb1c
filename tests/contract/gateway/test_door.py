"""What holds for every answer of the REST door: trace, security headers, CORS, the log; and the pages that mails link to."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

import httpx
import pytest
from motcua.identity.v1 import account_service_pb2

from gateway.rest.app import create_app
from services.common.kernel.errors import AlreadyExists, InvalidArgument, Unavailable
from services.common.kernel.principal import Kind
from tests.contract.gateway.answers import GOOD
from tests.contract.gateway.samples import ATTACHMENT, DOSSIER, draft
from tests.support.scripted import Script, Stage

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ROOT = "http://gateway"
PORTAL = "https://dichvucong.example.vn"
PLACES = {
    "code": "H56.245-261123-0001",
    "dossier": DOSSIER,
    "attachment": ATTACHMENT,
    "agency": "c16594",
    "procedure": "1.001193",
    "form": "khai-sinh.v1",
}
QUESTIONS = {"requirements": "?channel=online", "filing-preview": "?agency=c16594"}


class TokenSpent(InvalidArgument):
    """As identity says it."""

    reason = "VERIFICATION_TOKEN_INVALID"
    vi = "Đường dẫn <đã> hết hạn."
    en = "Expired."


class AddressTaken(AlreadyExists):
    """As identity says it."""

    reason = "EMAIL_TAKEN"
    vi = "Địa chỉ đã có tài khoản."
    en = "Taken."


async def test_a_trace_goes_through(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetDossier"] = draft()
    headers = citizen | {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    answer = await http.get(f"/dossiers/{DOSSIER}", headers=headers)
    assert answer.headers["traceparent"][3:35] == TRACE
    assert script.calls["GetDossier"].trace_id == TRACE
    other = await http.get("/nothing", headers={"traceparent": "nonsense"})
    assert other.json()["trace_id"] == other.headers["traceparent"][3:35] != TRACE


async def test_a_deadline_goes_through(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetDossier"] = draft()
    await http.get(f"/dossiers/{DOSSIER}", headers=citizen)
    assert script.calls["GetDossier"].deadline is not None


async def test_answers_cannot_be_framed_sniffed_or_scripted(http: httpx.AsyncClient) -> None:
    for path in ("/nothing", ROOT + "/healthz", ROOT + "/tra-cuu"):
        headers = (await http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/tracking/dossiers/H56.245-261123-0001", 401),
        ("POST", "/tracking/dossiers/H56.245-261123-0001", 405),
        ("GET", "/tracking/nothing", 404),
        ("GET", ROOT + "/xac-nhan?token=abc", 200),
        ("PUT", ROOT + "/xac-nhan", 405),
    ],
)
async def test_no_search_engine_keeps_an_answer(http: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, answer.headers["x-robots-tag"]) == (status, "noindex")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/dossiers", "GET, POST"),
        ("PUT", f"/dossiers/{DOSSIER}", "GET, PATCH, DELETE"),
        ("DELETE", "/captchas", "POST"),
        ("HEAD", "/captchas", "POST"),
        ("PUT", ROOT + "/tra-cuu", "GET, POST"),
    ],
)
async def test_a_method_that_is_not_for_an_address_is_answered_with_those_that_are(
    http: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_only_the_portals_own_pages_may_read_answers(http: httpx.AsyncClient) -> None:
    allowed = await http.get("/nothing", headers={"Origin": PORTAL})
    assert allowed.headers["access-control-allow-origin"] == PORTAL
    assert "ETag" in allowed.headers["access-control-expose-headers"]
    for origin in ("https://evil.example", f"{PORTAL}.evil.example", "null"):
        assert "access-control-allow-origin" not in (await http.get("/nothing", headers={"Origin": origin})).headers
    asked = {
        "Origin": PORTAL,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key, if-match",
    }
    preflight = await http.options(f"/dossiers/{DOSSIER}", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, PORTAL)


async def test_the_log_has_the_template_of_the_address_and_nothing_personal(
    http: httpx.AsyncClient, script: Script, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    await http.get("/tracking/dossiers/H56.245-261123-0001?email=a@example.com", headers={"Authorization": "Bearer x"})
    line = capsys.readouterr().out
    assert "/tracking/dossiers/{code}" in line
    assert "H56" not in line
    assert "example.com" not in line


async def test_opening_the_link_of_the_mail_changes_nothing(http: httpx.AsyncClient, script: Script) -> None:
    page = await http.get(ROOT + "/xac-nhan", params={"token": 'abc"><script>'})
    assert page.status_code == 200
    assert '<form method="post" action="/xac-nhan">' in page.text
    assert "<script>" not in page.text
    assert "VerifyContact" not in script.asked
    assert page.headers["cache-control"] == "no-store"


async def test_pressing_the_button_verifies(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["VerifyContact"] = account_service_pb2.VerifyContactResponse()
    page = await http.post(ROOT + "/xac-nhan", data={"token": "abc+/="})
    assert page.status_code == 200
    assert "Đã xác nhận" in page.text
    assert script.request("VerifyContact").token == "abc+/="


async def test_a_spent_link_is_told_in_words(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["VerifyContact"] = TokenSpent()
    page = await http.post(ROOT + "/xac-nhan", data={"token": "abc"})
    assert page.status_code == 422
    assert "Đường dẫn &lt;đã&gt; hết hạn." in page.text


async def test_an_address_that_another_account_has_is_told_in_words(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["VerifyContact"] = AddressTaken()
    page = await http.post(ROOT + "/xac-nhan", data={"token": "abc"})
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "Địa chỉ đã có tài khoản." in page.text


async def test_a_link_that_was_cut_off_asks_for_no_press(http: httpx.AsyncClient) -> None:
    page = await http.get(ROOT + "/xac-nhan")
    assert page.status_code == 422
    assert "Đường dẫn chưa đầy đủ" in page.text
    assert "<form" not in page.text


async def test_a_system_that_is_busy_is_told_in_words(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["VerifyContact"] = Unavailable()
    page = await http.post(ROOT + "/xac-nhan", data={"token": "abc"})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "sau ít phút" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/tra-cuu?code=H56.245-261123-0001",
        "/xac-nhan?token=abc",
        "/xac-nhan",
        "/dat-lai-mat-khau?token=abc",
        "/doi-thu-dien-tu?token=abc",
    ],
)
async def test_a_page_is_for_any_phone(http: httpx.AsyncClient, script: Script, path: str) -> None:
    """Vietnamese, as wide as the screen, nothing to load, no script."""
    script.answers |= GOOD
    page = await http.get(ROOT + path)
    assert page.text.startswith('<!doctype html><html lang="vi"><head><meta charset="utf-8">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text
    assert not [tag for tag in ("<script", "<link", "http://", "https://") if tag in page.text]
    assert all(source.startswith("data:") for source in re.findall(r'src="([^"]*)"', page.text))
    (style,) = re.findall(r"<style>(.*?)</style>", page.text)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_a_client_app_verifies_over_the_api(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["VerifyContact"] = account_service_pb2.VerifyContactResponse()
    assert (await http.post("/accounts:verify-contact", json={"token": "abc"})).status_code == 204


async def test_head_is_get_without_the_content(
    http: httpx.AsyncClient, script: Script, stage: Stage, citizen: dict[str, str], officer: dict[str, str]
) -> None:
    script.answers |= GOOD
    passed = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    bearers = {"/tracking/": passed, "/desk/": officer, "/officers/": officer}
    paths = create_app(None).openapi()["paths"].items()
    described = [path for path, methods in paths if "get" in methods and not path.endswith(":watch")]
    assert len(described) > 10
    for path in (*described, "/xac-nhan?token=abc", "/tra-cuu", "/openapi.json"):
        address = ROOT + path.format_map(PLACES) + QUESTIONS.get(path.rpartition("/")[2], "")
        headers = next((bearers[area] for area in bearers if area in path), citizen)
        got, head = await http.get(address, headers=headers), await http.head(address, headers=headers)
        assert (got.status_code, head.status_code, head.content) == (200, 200, b""), path
        assert head.headers["content-length"] == got.headers["content-length"], path
        assert head.headers.get("etag") == got.headers.get("etag"), path


async def test_head_is_refused_where_get_is(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    for path, status in {"/nothing": 404, "/captchas": 405, f"/dossiers/{DOSSIER}": 401}.items():
        head = await http.head(path)
        assert (head.status_code, head.content) == (status, b"")


async def test_head_is_logged_as_such(
    http: httpx.AsyncClient, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    script.answers |= GOOD
    await http.head("/agencies/c16594")
    line = capsys.readouterr().out
    assert "HEAD" in line
    assert "/agencies/{agency}" in line


async def test_readiness_asks_every_service(http: httpx.AsyncClient) -> None:
    assert (await http.get(ROOT + "/healthz")).json() == {"status": "alive", "services": {}}
    ready = await http.get(ROOT + "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["services"]) == {"identity", "catalogue", "submission", "tracking"}
