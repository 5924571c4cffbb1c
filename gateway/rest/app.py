"""The REST door, put together."""

from __future__ import annotations

from collections.abc import Sequence
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
from gateway.rest.heads import Heads
from gateway.rest.middleware import Around
from gateway.rest.problems import ProblemDocument
from gateway.rest.read_your_writes import HEADER as TRACKING_HEADER

API = "/api/v1"
_DESCRIPTION = """
The public API of a provincial one-stop portal (cổng dịch vụ công): register, find a procedure, file a dossier, follow it.

* JSON in and out, names as in the protos, times in RFC 3339 UTC. What is not set is absent, never null or 0.
* Every error is a problem document (RFC 9457): rely on `status` and `reason`.
* Calls that create, change or file carry an `Idempotency-Key`: repeat a call whose answer was lost with the same key.
* `HEAD` is answered wherever `GET` is, but for streams.
* What can change carries an `ETag`: send it as `If-Match` with a change, as `If-None-Match` with a read.
* After a change of status, `Motcua-Tracking: pending` in the answer says that the look-up may lag for a moment.
"""
_TAGS = [
    {"name": "captchas", "description": "Captchas (mã xác nhận) and look-up passes."},
    {"name": "accounts", "description": "Accounts of citizens, organisations and enterprises."},
    {"name": "sessions", "description": "Logging in and out; tokens of registered clients."},
    {"name": "catalogue", "description": "Agencies, fields, procedures, forms (thủ tục hành chính)."},
    {"name": "dossiers", "description": "The caller's dossiers (hồ sơ)."},
    {"name": "attachments", "description": "Files of a dossier (thành phần hồ sơ)."},
    {"name": "desk", "description": "For officers: the one-stop desk (bộ phận một cửa) receives and returns."},
    {"name": "handling", "description": "For officers: from acceptance to result (xử lý hồ sơ)."},
    {"name": "supplements", "description": "For officers: what the citizen is to mend (yêu cầu bổ sung hồ sơ)."},
    {"name": "payments", "description": "For officers: what the citizen is to pay (nghĩa vụ tài chính)."},
    {"name": "tracking", "description": "The public look-up (tra cứu hồ sơ)."},
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
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        middleware=[_cors(cors_origins), Middleware(Around), Middleware(Heads)],
    )
    for area in _AREAS:
        app.include_router(area.router, prefix=API)
    for router in (health.router, pages.router, password_page.router):
        app.include_router(router)
    handlers.install(app)
    app.state.backends = backends
    app.state.ending = False
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
    return app.openapi_schema or {}


def _cors(origins: Sequence[str]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "traceparent"],
        expose_headers=["ETag", "Location", "Retry-After", TRACKING_HEADER, "traceparent"],
    )
