"""The two pages that mails link to. Plain HTML: no script, no cookie, nothing from elsewhere, no personal data."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from urllib.parse import parse_qs

import grpc
from fastapi import APIRouter
from motcua.identity.v1 import account_service_pb2
from starlette.responses import Response

from gateway.rest.headers import Services
from gateway.rest.reading import BoundedRequest, BoundedRoute
from services.common.status import from_rpc_error

router = APIRouter(route_class=BoundedRoute, include_in_schema=False)

_STYLE = (
    "body{font:1.1rem/1.6 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}"
    "button{font:inherit;padding:.6rem 1.2rem}"
)
_STYLE_HASH = base64.b64encode(sha256(_STYLE.encode()).digest()).decode("ascii")
# A link that does not count, and an address that another account has verified first.
_TOLD = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.ALREADY_EXISTS)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Language": "vi",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}


@router.get("/xac-nhan")
async def ask_to_verify(token: str = "") -> Response:
    """The link of the verification mail. It changes nothing: mail scanners open links; the button is for the person."""
    content = (
        "<p>Bấm nút dưới đây để xác nhận địa chỉ thư điện tử của tài khoản Một Cửa.</p>"
        '<form method="post" action="/xac-nhan">'
        f'<input type="hidden" name="token" value="{escape(token)}"><button>Xác nhận</button></form>'
    )
    return _page("Xác nhận địa chỉ thư điện tử", content)


@router.post("/xac-nhan")
async def verify(request: BoundedRequest, services: Services) -> Response:
    """The person pressed the button."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    message = account_service_pb2.VerifyContactRequest(token=form.get("token", [""])[0])
    try:
        await services.accounts.VerifyContact(message)
    except grpc.aio.AioRpcError as error:
        if error.code() not in _TOLD:
            raise
        return _page("Chưa xác nhận được", f"<p>{escape(from_rpc_error(error).vi)}</p>", 422)
    return _page("Đã xác nhận", "<p>Địa chỉ thư điện tử đã được xác nhận. Ông/bà có thể đăng nhập và nộp hồ sơ.</p>")


@router.get("/tra-cuu")
async def how_to_look_up(code: str = "") -> Response:
    """The link of the notices: how to look a dossier up. The code alone shows nothing: it can be guessed."""
    which = f" <strong>{escape(code[:40])}</strong>" if code else ""
    text = (
        f"<p>Để biết hồ sơ{which} đang được giải quyết đến đâu, mời ông/bà mở Cổng dịch vụ công của tỉnh, chọn mục "
        "“Tra cứu hồ sơ”, nhập mã hồ sơ và mã xác nhận trên hình.</p>"
        "<p>Ông/bà đã có tài khoản thì đăng nhập và mở “Hồ sơ của tôi” để xem đầy đủ.</p>"
    )
    return _page("Tra cứu hồ sơ", text)


def _page(title: str, content: str, status: int = 200) -> Response:
    html = (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{content}</body></html>"
    )
    return Response(html, status, _HEADERS, media_type="text/html; charset=utf-8")
