"""A page for a person's browser: plain HTML, no script, no cookie, nothing from elsewhere, no name but a masked one."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from hashlib import sha256
from html import escape

from starlette.responses import Response

_STYLE = (
    "body{font:1.1rem/1.6 sans-serif;max-width:36rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}"
    "header{border-bottom:2px solid #a3151b;padding-bottom:.5rem}"
    "h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem}"
    "strong{overflow-wrap:break-word;word-wrap:break-word}"
    "label,input{display:block;box-sizing:border-box;width:100%;max-width:24rem}"
    "img{display:block;max-width:100%;margin-bottom:1rem}"
    "dt{color:#555}dd{margin:0 0 .6rem;font-weight:bold}li{margin-bottom:.6rem}"
    "input{font:inherit;padding:.6rem;margin:.3rem 0 1rem}"
    "button{font:inherit;font-weight:bold;padding:.8rem 1.5rem;border:0;border-radius:4px;color:#fff;background:#a3151b}"
)
_STYLE_HASH = base64.b64encode(sha256(_STYLE.encode()).digest()).decode("ascii")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Language": "vi",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
INCOMPLETE = (
    "<p>Đường dẫn chưa đầy đủ. Vui lòng mở lại thư và bấm vào đường dẫn, "
    "hoặc chép toàn bộ đường dẫn vào trình duyệt.</p>"
)


def page(title: str, content: str, status: int = 200) -> Response:
    """The page; `content` is HTML, what is put into it is escaped by who makes it."""
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – Một Cửa</title><style>{_STYLE}</style></head>"
        f"<body><header>Một Cửa</header><h1>{title}</h1>{content}</body></html>"
    )
    return Response(html, status, _HEADERS, media_type="text/html; charset=utf-8")


def form(path: str, hidden: Mapping[str, str], button: str, inputs: str = "") -> str:
    """A form that is sent to `path` when the person presses the button; `inputs` is HTML."""
    fields = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    return f'<form method="post" action="{path}">{fields}{inputs}<button type="submit">{button}</button></form>'
