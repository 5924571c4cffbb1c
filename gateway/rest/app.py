"""The REST door, put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from gateway.backends import Backends
from gateway.rest import (
    accounts,
    attachments,
    captchas,
    catalogue,
    credentials,
    desk,
    dossiers,
    handlers,
    handling,
    health,
    lookup_page,
    pages,
    password_page,
    payments,
    previews,
    sessions,
    supplements,
    timelines,
    tracking,
)
from gateway.rest.documents.sessions import ClientCredentials
from gateway.rest.event_streams import OpenStreams
from gateway.rest.headers import NOTHING_TWICE
from gateway.rest.heads import Heads
from gateway.rest.middleware import Around
from gateway.rest.openapi_examples import add_examples
from gateway.rest.openapi_links import add_links
from gateway.rest.openapi_problems import add_implied_problems
from gateway.rest.problems import ProblemDocument
from gateway.rest.read_your_writes import HEADER as TRACKING_HEADER

API = "/api/v1"
_INTRODUCTION = Path(__file__).with_name("introduction.md")
_TAGS = [
    {"name": "captchas", "description": "Captchas (mã xác nhận), and the look-up passes that they earn."},
    {
        "name": "accounts",
        "description": "Accounts of citizens, organisations and enterprises: register, verify, change.",
    },
    {"name": "sessions", "description": "Logging in and out, for accounts and officers; tokens of registered clients."},
    {
        "name": "catalogue",
        "description": "What can be filed, and where: agencies (cơ quan) → fields (lĩnh vực) → procedures (thủ tục hành "
        "chính) → forms (tờ khai). Public; caches may keep it for a minute.",
    },
    {"name": "dossiers", "description": "The caller's dossiers (hồ sơ): draft, fill in, send, mend, withdraw, follow."},
    {
        "name": "attachments",
        "description": "Files of a dossier (thành phần hồ sơ, kết quả), of its owner and its officers.",
    },
    {"name": "desk", "description": "For officers: the one-stop desk (bộ phận một cửa) receives and returns."},
    {"name": "handling", "description": "For officers: from acceptance to result (xử lý hồ sơ)."},
    {"name": "supplements", "description": "For officers: what the citizen is to mend (yêu cầu bổ sung hồ sơ)."},
    {"name": "payments", "description": "For officers: what the citizen is to pay (nghĩa vụ tài chính)."},
    {"name": "tracking", "description": "The public look-up (tra cứu hồ sơ), masked, for who solved a captcha."},
    {"name": "health", "description": "For whoever runs it."},
]
# Routes are tried in this order: what is called most stands first.
_AREAS = (
    *(tracking, timelines, dossiers, attachments, catalogue, previews, captchas, sessions, accounts, credentials),
    *(desk, handling, supplements, payments),
)


def create_app(backends: Backends | None, cors_origins: Sequence[str] = ()) -> FastAPI:
    """The app; without `backends` it can only describe itself. There are no documentation pages: they load scripts from
    elsewhere, and any viewer shows `/openapi.json`."""
    app = FastAPI(
        title="Một Cửa",
        version="1",
        description=_INTRODUCTION.read_text(encoding="utf-8"),
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        dependencies=[NOTHING_TWICE],
        middleware=[_cors(cors_origins), Middleware(Around), Middleware(Heads)],
    )
    for area in _AREAS:
        app.include_router(area.router, prefix=API)
    for router in (health.router, lookup_page.router, pages.router, password_page.router):
        app.include_router(router)
    handlers.install(app)
    app.state.backends = backends
    app.state.streams = OpenStreams()
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's own way to extend the description
    return app


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        schemas = document["components"]["schemas"]
        problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs"))
        schemas["Problem"] = problem
        schemas["ClientCredentials"] = ClientCredentials.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        add_implied_problems(document)
        add_examples(document)
        add_links(document)
    return app.openapi_schema or {}


def _cors(origins: Sequence[str]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "traceparent"],
        expose_headers=["ETag", "Location", "Retry-After", TRACKING_HEADER, "traceparent"],
    )
