"""The pages that mails link to for a press on a button: an address is confirmed.

Opening a link changes nothing: mail scanners open links; the button is for the person. Whatever happens is told in words:
no browser shows a problem document to people.
"""

from __future__ import annotations

from collections.abc import Awaitable
from html import escape

import grpc
from fastapi import APIRouter
from google.protobuf.message import Message
from motcua.identity.v1 import account_service_pb2
from starlette.responses import Response

from gateway.rest.headers import Services
from gateway.rest.page import INCOMPLETE, form, page
from gateway.rest.reading import BoundedRequest, BoundedRoute
from services.common.status import from_rpc_error

router = APIRouter(route_class=BoundedRoute, include_in_schema=False)

# A link that does not count, and an address that another account has verified first.
_TOLD = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.ALREADY_EXISTS)
_NOT_CONFIRMED = "Chưa xác nhận được"
_NOT_NOW = "<p>Hệ thống đang bận, địa chỉ chưa được xác nhận. Vui lòng mở lại đường dẫn trong thư sau ít phút.</p>"


@router.get("/xac-nhan")
async def ask_to_verify(token: str = "") -> Response:
    """The link of the verification mail."""
    if not token:
        return page(_NOT_CONFIRMED, INCOMPLETE, 422)
    content = (
        "<p>Bấm nút dưới đây để xác nhận địa chỉ thư điện tử của tài khoản Một Cửa.</p>"
        + form("/xac-nhan", {"token": token}, "Xác nhận")
        + "<p>Nếu không phải ông/bà đã đăng ký tài khoản, xin đóng trang này.</p>"
    )
    return page("Xác nhận địa chỉ thư điện tử", content)


@router.post("/xac-nhan")
async def verify(request: BoundedRequest, services: Services) -> Response:
    """The person pressed the button."""
    message = account_service_pb2.VerifyContactRequest(token=(await request.form_fields()).get("token", ""))
    told = "<p>Địa chỉ thư điện tử đã được xác nhận. Ông/bà có thể đăng nhập và nộp hồ sơ.</p>"
    return await _confirm(services.accounts.VerifyContact(message), told)


@router.get("/doi-thu-dien-tu")
async def ask_to_move(token: str = "") -> Response:
    """The link in the mail to an account's new address."""
    if not token:
        return page(_NOT_CONFIRMED, INCOMPLETE, 422)
    content = (
        "<p>Bấm nút dưới đây để dùng địa chỉ thư điện tử này cho tài khoản Một Cửa, thay cho địa chỉ cũ.</p>"
        + form("/doi-thu-dien-tu", {"token": token}, "Xác nhận địa chỉ mới")
        + "<p>Nếu không phải ông/bà đã yêu cầu, xin đóng trang này.</p>"
    )
    return page("Xác nhận địa chỉ thư điện tử mới", content)


@router.post("/doi-thu-dien-tu")
async def move(request: BoundedRequest, services: Services) -> Response:
    """The person pressed the button."""
    message = account_service_pb2.ConfirmEmailChangeRequest(token=(await request.form_fields()).get("token", ""))
    told = "<p>Địa chỉ thư điện tử của tài khoản đã được đổi. Từ nay thư được gửi đến địa chỉ mới.</p>"
    return await _confirm(services.accounts.ConfirmEmailChange(message), told)


async def _confirm(call: Awaitable[Message], told: str) -> Response:
    try:
        await call
    except grpc.aio.AioRpcError as error:
        if error.code() not in _TOLD:
            return page(_NOT_CONFIRMED, _NOT_NOW, 503)
        return page(_NOT_CONFIRMED, f"<p>{escape(from_rpc_error(error).vi)}</p>", 422)
    return page("Đã xác nhận", told)
