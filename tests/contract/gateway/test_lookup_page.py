"""The page that notices link to: somebody with a browser types what a picture shows, and sees where a dossier stands."""

from __future__ import annotations

import base64
import re

import httpx
import pytest
from motcua.identity.v1 import captcha_service_pb2
from motcua.submission.v1 import dossier_pb2
from motcua.tracking.v1 import lookup_service_pb2

from gateway.backends import connected
from gateway.rest.app import create_app
from services.common.kernel.errors import InvalidArgument, Unavailable
from services.common.kernel.principal import Kind
from services.tracking.domain.errors import DossierNotFound, TooManyLookups
from tests.contract.gateway.samples import instant
from tests.support.scripted import Script, Stage

PAGE = "http://gateway/tra-cuu"
CODE = "H56.245-261123-0001"
TYPED = {"code": CODE, "captcha": "captchas/c-1", "text": "k7mpq"}
FOUND = lookup_service_pb2.PublicDossier(
    code=CODE,
    procedure="Thủ tục đăng ký <khai sinh>",
    receiving_agency="UBND phường Tân Dân",
    owner_masked="N*** V*** A***",
    status=dossier_pb2.DOSSIER_STATUS_REFUSED,
    status_text="Người nộp đã rút trước khi tiếp nhận",
    submit_time=instant(),
    steps=[lookup_service_pb2.PublicStep(time=instant(), text="Hồ sơ đã được tiếp nhận")],
)


class CaptchaWrong(InvalidArgument):
    """As identity says it."""

    reason = "CAPTCHA_WRONG"
    vi = "Mã xác nhận chưa đúng."
    en = "Wrong."


@pytest.fixture(autouse=True)
def answers(script: Script, stage: Stage) -> None:
    script.answers |= {
        "CreateCaptcha": captcha_service_pb2.Captcha(name="captchas/c-1", image_png=b"\x89PNG", expire_time=instant(5)),
        "CreateLookupPass": captcha_service_pb2.LookupPass(
            token=stage.token(Kind.LOOKUP_PASS), expire_time=instant(5), max_lookups=10
        ),
        "LookUpDossier": FOUND,
    }


async def test_the_link_fills_in_the_code_and_shows_nothing_of_the_dossier(
    http: httpx.AsyncClient, script: Script
) -> None:
    page = await http.get(PAGE, params={"code": CODE})
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert f'value="{CODE}"' in page.text
    assert f'src="data:image/png;base64,{base64.b64encode(bytes([0x89]) + b"PNG").decode()}"' in page.text
    assert "img-src data:" in page.headers["content-security-policy"]
    assert script.request("CreateCaptcha").purpose == captcha_service_pb2.CAPTCHA_PURPOSE_LOOKUP
    assert list(script.asked) == ["CreateCaptcha"]


async def test_who_types_what_the_picture_shows_sees_where_the_dossier_stands(
    http: httpx.AsyncClient, script: Script
) -> None:
    page = await http.post(PAGE, data=TYPED, headers={"Forwarded": "for=203.0.113.7"})

    assert page.status_code == 200
    text = re.sub(r"<[^>]*>", " ", page.text)
    for told in (CODE, FOUND.status_text, "N*** V*** A***", "UBND phường Tân Dân", "08 giờ 00 ngày 23/11/2026"):
        assert told in text
    assert "Thủ tục đăng ký &lt;khai sinh&gt;" in page.text
    assert "Không được tiếp nhận" not in text, "who withdrew was not refused"
    assert "Hẹn trả kết quả" not in page.text, "there is none yet"
    earned = script.request("CreateLookupPass")
    assert (earned.captcha.captcha, earned.captcha.text) == ("captchas/c-1", "k7mpq")
    assert (earned.address, earned.forwarded_for) == ("127.0.0.1", "203.0.113.7")
    assert script.calls["CreateLookupPass"].principal.kind is Kind.ANONYMOUS
    assert script.calls["LookUpDossier"].principal.kind is Kind.LOOKUP_PASS
    assert script.request("LookUpDossier").code == CODE


@pytest.mark.parametrize(
    ("method", "error", "status"),
    [
        ("LookUpDossier", DossierNotFound(), 404),
        ("LookUpDossier", TooManyLookups(), 429),
        ("LookUpDossier", Unavailable(), 503),
    ],
)
async def test_what_is_wrong_is_told_in_words_and_asked_for_again(
    http: httpx.AsyncClient, script: Script, method: str, error: Exception, status: int
) -> None:
    script.answers[method] = error
    page = await http.post(PAGE, data=TYPED | {"code": f'{CODE}"><script>'})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert error.vi in page.text  # type: ignore[attr-defined]  # they are all of the kernel's
    assert f'value="{CODE}&quot;&gt;&lt;script&gt;"' in page.text
    assert "data:image/png" in page.text, "another picture"
    assert script.calls["CreateCaptcha"].principal.kind is Kind.ANONYMOUS


class CodeTooLong(InvalidArgument):
    """As a rule of the contract says it."""

    field = "code"


@pytest.mark.parametrize(
    ("method", "error", "told"),
    [
        ("CreateLookupPass", CaptchaWrong(), "nhập các ký tự trong hình mới"),
        ("LookUpDossier", CodeTooLong(), "Mã hồ sơ chưa đúng"),
    ],
)
async def test_what_was_typed_wrong_is_named_for_no_box_is_marked(
    http: httpx.AsyncClient, script: Script, method: str, error: InvalidArgument, told: str
) -> None:
    script.answers[method] = error
    page = await http.post(PAGE, data=TYPED)
    assert page.status_code == 422
    assert told in page.text
    assert error.vi not in page.text, "it speaks of a picture to be drawn, or of marked boxes"
    assert "data:image/png" in page.text, "another picture"


async def test_who_cannot_read_the_picture_gets_another_and_keeps_the_code(http: httpx.AsyncClient) -> None:
    page = await http.post(PAGE, data={"code": 'a&b"'})
    assert 'href="/tra-cuu?code=a%26b%22"' in page.text


async def test_an_empty_form_is_told_in_words(http: httpx.AsyncClient) -> None:
    page = await http.post(PAGE, data={})
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "nhập các ký tự trong hình" in page.text


async def test_no_picture_no_form_but_words(http: httpx.AsyncClient, script: Script) -> None:
    script.answers["CreateCaptcha"] = Unavailable()
    page = await http.get(PAGE)
    assert page.status_code == 503
    assert Unavailable.vi in page.text
    assert "<form" not in page.text
    assert "bộ phận một cửa" in page.text


async def test_one_address_has_not_pictures_drawn_without_end(stage: Stage, script: Script) -> None:
    async with connected(stage.settings) as backends:
        transport = httpx.ASGITransport(create_app(backends), client=("203.0.113.8", 4711))
        async with httpx.AsyncClient(transport=transport) as http:
            pages = [await http.get(PAGE) for _ in range(601)]
    assert [page.status_code for page in pages] == [200] * 600 + [429]
    assert "thử lại sau" in pages[-1].text
    assert len(script.asked["CreateCaptcha"]) == 600
