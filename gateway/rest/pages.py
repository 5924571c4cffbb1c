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
    "body{font:1.1rem/1.6 sans-serif;max-width:36rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}"
    "header{border-bottom:2px solid #a3151b;padding-bottom:.5rem}"
    "h1{font-size:1.5rem;line-height:1.3}"
    "strong{overflow-wrap:break-word;word-wrap:break-word}"
    "button{font:inherit;font-weight:bold;padding:.8rem 1.5rem;border:0;border-radius:4px;color:#fff;background:#a3151b}"
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


_INCOMPLETE = (
    "<p>Đường dẫn chưa đầy đủ. Vui lòng mở lại thư xác nhận và bấm vào đường dẫn, hoặc chép toàn bộ đường dẫn vào "
    "trình duyệt.</p>"
)
_NOT_NOW = "<p>Hệ thống đang bận, địa chỉ chưa được xác nhận. Vui lòng mở lại đường dẫn trong thư sau ít phút.</p>"


@router.get("/xac-nhan")
async def ask_to_verify(token: str = "") -> Response:
    """The link of the verification mail. It changes nothing: mail scanners open links; the button is for the person."""
    if not token:
        return _page("Chưa xác nhận được", _INCOMPLETE, 422)
    content = (
        "<p>Bấm nút dưới đây để xác nhận địa chỉ thư điện tử của tài khoản Một Cửa.</p>"
        '<form method="post" action="/xac-nhan">'
        f'<input type="hidden" name="token" value="{escape(token)}"><button type="submit">Xác nhận</button></form>'
        "<p>Nếu không phải ông/bà đã đăng ký tài khoản, xin đóng trang này.</p>"
    )
    return _page("Xác nhận địa chỉ thư điện tử", content)


@router.post("/xac-nhan")
async def verify(request: BoundedRequest, services: Services) -> Response:
    """The person pressed the button. Whatever happens is told in words: no browser shows a problem document to people."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    message = account_service_pb2.VerifyContactRequest(token=form.get("token", [""])[0])
    try:
        await services.accounts.VerifyContact(message)
    except grpc.aio.AioRpcError as error:
        if error.code() not in _TOLD:
            return _page("Chưa xác nhận được", _NOT_NOW, 503)
        return _page("Chưa xác nhận được", f"<p>{escape(from_rpc_error(error).vi)}</p>", 422)
    return _page("Đã xác nhận", "<p>Địa chỉ thư điện tử đã được xác nhận. Ông/bà có thể đăng nhập và nộp hồ sơ.</p>")


@router.get("/tra-cuu")
async def how_to_look_up(code: str = "") -> Response:
    """The link of the notices: how to look a dossier up. The code alone shows nothing: it can be guessed."""
    which = f"<p>Mã hồ sơ: <strong>{escape(code[:40])}</strong></p>" if code else ""
    text = (
        f"{which}<p>Để biết hồ sơ đang được giải quyết đến đâu, mời ông/bà:</p>"
        "<ol><li>mở Cổng dịch vụ công của tỉnh;</li><li>chọn mục “Tra cứu hồ sơ”;</li>"
        "<li>nhập mã hồ sơ và mã xác nhận trên hình.</li></ol>"
        "<p>Ông/bà đã có tài khoản thì đăng nhập và mở “Hồ sơ của tôi” để xem đầy đủ.</p>"
        "<p>Ông/bà cũng có thể hỏi tại bộ phận một cửa nơi đã nộp hồ sơ, xin mang theo mã hồ sơ.</p>"
    )
    return _page("Tra cứu hồ sơ", text)


def _page(title: str, content: str, status: int = 200) -> Response:
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – Một Cửa</title><style>{_STYLE}</style></head>"
        f"<body><header>Một Cửa</header><h1>{title}</h1>{content}</body></html>"
    )
    return Response(html, status, _HEADERS, media_type="text/html; charset=utf-8")
