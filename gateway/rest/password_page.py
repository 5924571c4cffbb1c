"""The page that the mail about a forgotten password links to: it asks for another one."""

from __future__ import annotations

import uuid
from html import escape

import grpc
from fastapi import APIRouter
from motcua.identity.v1 import account_service_pb2
from starlette.responses import Response

from gateway.rest.headers import Services
from gateway.rest.page import INCOMPLETE, form, page
from gateway.rest.reading import BoundedRequest, BoundedRoute
from services.common.kernel.errors import RequestIdReused
from services.common.status import Problem, from_rpc_error

router = APIRouter(route_class=BoundedRoute, include_in_schema=False)

_PATH = "/dat-lai-mat-khau"
_TITLE = "Đặt mật khẩu mới"
_NOT_SET = "Chưa đặt được mật khẩu"
_NOT_NOW = "<p>Hệ thống đang bận, mật khẩu chưa được đổi. Vui lòng mở lại đường dẫn trong thư sau ít phút.</p>"
_DONE = "<p>Mật khẩu đã được đổi bằng đường dẫn này rồi. Mời ông/bà đăng nhập bằng mật khẩu đã đặt trước đó.</p>"
_FIELD = "new_password"
_INPUT = (
    f'<label for="{_FIELD}">Mật khẩu mới (ít nhất 10 ký tự, có thể là một câu ngắn dễ nhớ)</label>'
    f'<input id="{_FIELD}" name="{_FIELD}" type="password" autocomplete="new-password" minlength="10" maxlength="128" '
    "required>"
)


@router.get(_PATH)
async def ask_for_password(token: str = "") -> Response:
    """The link of the mail; opening it changes nothing."""
    if not token:
        return page(_NOT_SET, INCOMPLETE, 422)
    return page(_TITLE, _form(token))


@router.post(_PATH)
async def set_password(request: BoundedRequest, services: Services) -> Response:
    """The person typed another password. One that may not be used is told, and asked for again."""
    typed = await request.form_fields()
    message = account_service_pb2.ResetPasswordRequest(
        token=typed.get("token", ""), new_password=typed.get(_FIELD, ""), request_id=typed.get("request_id", "")
    )
    try:
        await services.accounts.ResetPassword(message)
    except grpc.aio.AioRpcError as error:
        return _refused(error, message.token)
    told = "<p>Mật khẩu đã được đổi. Mọi thiết bị đang đăng nhập đã bị đăng xuất; mời ông/bà đăng nhập lại.</p>"
    return page("Đã đặt mật khẩu mới", told)


def _refused(error: grpc.aio.AioRpcError, token: str) -> Response:
    if error.code() is not grpc.StatusCode.INVALID_ARGUMENT:
        return page(_NOT_SET, _NOT_NOW, 503)
    problem = from_rpc_error(error)
    if told := _about_the_password(problem):
        return page(_TITLE, f"<p><strong>{escape(told)}</strong></p>{_form(token)}", 422)
    if problem.reason == RequestIdReused.reason:  # back from the answer, and another password typed
        return page(_NOT_SET, _DONE, 422)
    return page(_NOT_SET, f"<p>{escape(problem.vi)}</p>", 422)


def _about_the_password(problem: Problem) -> str:
    return " ".join(violation.vi for violation in problem.violations if violation.field == _FIELD)


def _form(token: str) -> str:
    # The id makes pressing twice harmless.
    return form(_PATH, {"token": token, "request_id": str(uuid.uuid4())}, "Đặt mật khẩu", _INPUT)
