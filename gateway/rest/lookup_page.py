"""The page that notices link to: where a dossier stands (tra cứu hồ sơ), for a person with any browser.

The link shows nothing by itself, for codes can be guessed: the person types what stands on a picture. Then the page tells
what `lookUpDossier` tells anybody, and counts as that does.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote

import grpc
from fastapi import APIRouter
from motcua.identity.v1 import captcha_service_pb2
from motcua.tracking.v1 import lookup_service_pb2
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest.captchas import DRAWING
from gateway.rest.documents.tracking import PublicDossier
from gateway.rest.headers import Services
from gateway.rest.origins import origin_of
from gateway.rest.page import form, page
from gateway.rest.problems import STATUS
from gateway.rest.reading import BoundedRequest, BoundedRoute
from services.common.kernel.errors import ResourceExhausted
from services.common.kernel.vietnam import in_words
from services.common.rpc import calls
from services.common.status import Problem, from_rpc_error, problem_of

router = APIRouter(route_class=BoundedRoute, include_in_schema=False)

_PATH = "/tra-cuu"
_TITLE = "Tra cứu hồ sơ"
_LONGEST_CODE = 100
_HOW = "<p>Vui lòng nhập mã hồ sơ và các ký tự trong hình, không phân biệt chữ hoa, chữ thường.</p>"
_OTHER_WAYS = (
    "<p>Ông/bà đã có tài khoản thì đăng nhập và mở “Hồ sơ của tôi” để xem đầy đủ.</p>"
    "<p>Ông/bà cũng có thể hỏi tại bộ phận một cửa nơi đã nộp hồ sơ, xin mang theo mã hồ sơ.</p>"
)
_ANOTHER = f'<p><a href="{_PATH}">Tra cứu hồ sơ khác</a></p>'
_CODE_WRONG = "Mã hồ sơ chưa đúng. Vui lòng nhập như trong thư đã nhận hoặc trên giấy tiếp nhận."
_TEXT_WRONG = "Các ký tự chưa đúng hoặc hình đã cũ. Vui lòng nhập các ký tự trong hình mới dưới đây."


@router.get(_PATH)
async def ask_for_code(request: Request, services: Services, code: str = "") -> Response:
    """The link of the notices, which fills in the code."""
    return await _form(request, services, code[:_LONGEST_CODE])


@router.post(_PATH)
async def look_up(request: BoundedRequest, services: Services) -> Response:
    """The person typed a code and what the picture shows. What is wrong is told, and asked for again."""
    typed = await request.form_fields()
    code = typed.get("code", "")[:_LONGEST_CODE]
    try:
        calls.refine(authorization=f"Bearer {await _earn_pass(request, services, typed)}")
        found = await services.lookup.LookUpDossier(lookup_service_pb2.LookUpDossierRequest(code=code))
    except grpc.aio.AioRpcError as error:
        calls.refine(authorization="")
        return await _form(request, services, code, from_rpc_error(error))
    dossier = PublicDossier.of(found)
    return page(f"Hồ sơ {escape(dossier.code)}", f"{_told(dossier)}{_OTHER_WAYS}{_ANOTHER}")


async def _earn_pass(request: Request, services: Services, typed: Mapping[str, str]) -> str:
    answer = captcha_service_pb2.CaptchaAnswer(captcha=typed.get("captcha", ""), text=typed.get("text", ""))
    wanted = captcha_service_pb2.CreateLookupPassRequest(captcha=answer, **origin_of(request))
    return str((await services.captchas.CreateLookupPass(wanted)).token)


async def _form(request: Request, services: Services, code: str, problem: Problem | None = None) -> Response:
    wanted = captcha_service_pb2.CreateCaptchaRequest(purpose=captcha_service_pb2.CAPTCHA_PURPOSE_LOOKUP)
    try:
        await DRAWING(request)
        captcha = await services.captchas.CreateCaptcha(wanted)
    except ResourceExhausted as error:
        return _refused(problem_of(error))
    except grpc.aio.AioRpcError as error:
        return _refused(from_rpc_error(error))
    asked = form(_PATH, {"captcha": captcha.name}, "Tra cứu", _inputs(code, captcha.image_png)) + _redrawn(code)
    if problem is None:
        return page(_TITLE, f"{_HOW}{asked}{_OTHER_WAYS}")
    return _refused(problem, asked)


def _refused(problem: Problem, asked: str = "") -> Response:
    told = f"<p><strong>{escape(_in_words(problem))}</strong></p>"
    return page(_TITLE, f"{told}{asked}{_OTHER_WAYS}", STATUS.get(problem.code, 500))


def _in_words(problem: Problem) -> str:
    """What is wrong, where no box is marked and another picture is there already."""
    if problem.code is not grpc.StatusCode.INVALID_ARGUMENT:
        return problem.vi
    return _CODE_WRONG if any(violation.field == "code" for violation in problem.violations) else _TEXT_WRONG


def _redrawn(code: str) -> str:
    return f'<p><a href="{_PATH}?code={quote(code)}">Không đọc được hình? Xem hình khác</a></p>'


def _inputs(code: str, picture: bytes) -> str:
    source = f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"
    return (
        '<label for="code">Mã hồ sơ</label>'
        f'<input id="code" name="code" value="{escape(code)}" maxlength="{_LONGEST_CODE}" autocomplete="off" required>'
        f'<img src="{source}" alt="Hình có các ký tự cần nhập">'
        '<label for="text">Các ký tự trong hình</label>'
        '<input id="text" name="text" maxlength="20" autocomplete="off" autocapitalize="characters" required>'
    )


def _told(dossier: PublicDossier) -> str:
    facts = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in _facts(dossier))
    steps = "".join(f"<li>{in_words(step.time)}<br>{escape(step.text)}</li>" for step in dossier.steps)
    return f"<dl>{facts}</dl><h2>Quá trình giải quyết</h2><ol>{steps}</ol>"


def _facts(dossier: PublicDossier) -> Iterator[tuple[str, str]]:
    texts = (
        ("Tình trạng", dossier.status_text),
        ("Thủ tục", dossier.procedure),
        ("Chủ hồ sơ", dossier.owner_masked),
        ("Cơ quan tiếp nhận", dossier.receiving_agency),
    )
    times = (
        ("Nộp lúc", dossier.submit_time),
        ("Hẹn trả kết quả", dossier.appointment_time),
        ("Có kết quả lúc", dossier.finish_time),
        ("Trả kết quả lúc", dossier.return_time),
    )
    yield from ((label, text) for label, text in texts if text)
    yield from ((label, in_words(time)) for label, time in times if time)
