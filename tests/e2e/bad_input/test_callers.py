"""Right calls at the wrong moment, about the wrong thing, by the wrong person, or with headers that say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.bad_input.knocking import World, told_by_rest
from tests.support.places import AGENCY, BIRTH_REGISTRATION, REQUIRED_COMPONENT

DOSSIERS, FILES = "submission.v1.DossierService", "submission.v1.AttachmentService"
NEW = {"procedure": BIRTH_REGISTRATION, "receiving_agency": AGENCY}
NEW_MESSAGE = {"procedure": f"procedures/{BIRTH_REGISTRATION}", "receiving_agency": f"agencies/{AGENCY}"}
CHANGE = {"contact": {"phone": "0900000000"}}
FILE = {
    "component_key": REQUIRED_COMPONENT,
    "file_name": "a.pdf",
    "content_type": "application/pdf",
    "size_bytes": 10,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A call over REST, the same over gRPC (empty where there is none), and how both are answered."""

    what: str
    rest: str
    http: int
    reason: str
    rpc: str = ""
    message: Any = None
    grpc: str = ""
    body: Any = None
    token: str = "{citizen}"
    headers: Mapping[str, str | None] | None = None


def _change(dossier: str, etag: str = "") -> dict[str, Any]:
    return {"dossier": {"name": f"dossiers/{dossier}", "etag": etag, **CHANGE}, "update_mask": "contact"}


def _file(dossier: str) -> dict[str, Any]:
    return {"parent": f"dossiers/{dossier}", **FILE}


def _about(what: str, dossier: str) -> list[Row]:
    """Everything that an owner does, to a dossier of somebody else or of nobody."""
    path, name, none = f"/dossiers/{dossier}", f"dossiers/{dossier}", (404, "DOSSIER_NOT_FOUND")
    attachment = "/attachments/{" + dossier.strip("{}") + "_file}"
    file, file_name = path + attachment, name + attachment
    one, missing = {"name": name}, "NOT_FOUND"
    return [
        Row(f"{what}: read", f"GET {path}", *none, f"{DOSSIERS}.GetDossier", one, missing),
        Row(f"{what}: change", f"PATCH {path}", *none, f"{DOSSIERS}.UpdateDossier", _change(dossier), missing, CHANGE),
        Row(f"{what}: delete", f"DELETE {path}", *none, f"{DOSSIERS}.DeleteDossier", one, missing),
        Row(f"{what}: send", f"POST {path}:submit", *none, f"{DOSSIERS}.SubmitDossier", one, missing),
        Row(f"{what}: follow", f"GET {path}/timeline", *none, TIMELINE, {"dossier": name}, missing),
        Row(
            f"{what}: add",
            f"POST {path}/attachments",
            *none,
            f"{FILES}.CreateAttachment",
            _file(dossier),
            missing,
            FILE,
        ),
        Row(
            f"{what}: complete",
            f"POST {file}:complete",
            *none,
            f"{FILES}.CompleteAttachment",
            {"name": file_name},
            missing,
        ),
        Row(f"{what}: remove", f"DELETE {file}", *none, f"{FILES}.DeleteAttachment", {"name": file_name}, missing),
        Row(
            f"{what}: load",
            f"GET {file}:download",
            *none,
            f"{FILES}.GetAttachmentDownload",
            {"name": file_name},
            missing,
        ),
    ]


TIMELINE = "tracking.v1.TimelineService.GetTimeline"
LIST, PROCEDURES = f"{DOSSIERS}.ListDossiers", "catalogue.v1.CatalogueService.ListProcedures"
LOOK_UP, CODE = "tracking.v1.LookupService.LookUpDossier", {"code": "{sent_code}"}
START, READ = f"{DOSSIERS}.CreateDossier", f"{DOSSIERS}.GetDossier"
WRONG, UNKNOWN, EXISTS_NOT = "INVALID_ARGUMENT", "UNAUTHENTICATED", "NOT_FOUND"
NO_KEY, INVALID = "IDEMPOTENCY_KEY_REQUIRED", "INVALID_ARGUMENT"
DRAFT, SENT = {"name": "dossiers/{draft}"}, {"name": "dossiers/{sent}"}
FILE_OF_ANOTHER = "/dossiers/{draft}/attachments/{sent_file}"
NAME_OF_ANOTHER = {"name": "dossiers/{draft}/attachments/{sent_file}"}
NO_FILE = (404, "ATTACHMENT_NOT_FOUND")

ROWS = [
    # what, REST, HTTP, reason, the same RPC, its message, gRPC
    Row("no key", "POST /dossiers", 400, NO_KEY, body=NEW, headers={"Idempotency-Key": None}),
    Row("an empty key", "POST /dossiers", 400, NO_KEY, body=NEW, headers={"Idempotency-Key": ""}),
    Row("a key that is no UUID", "POST /dossiers", 400, NO_KEY, body=NEW, headers={"Idempotency-Key": "1; drop"}),
    Row(
        "a key used for another body",
        "POST /dossiers",
        422,
        "REQUEST_ID_REUSED",
        START,
        {**NEW_MESSAGE, "declared_place": "khác", "request_id": "{used_key}"},
        WRONG,
        {**NEW, "declared_place": "khác"},
        headers={"Idempotency-Key": "{used_key}"},
    ),
    Row(
        "a key used for another call",
        "POST /dossiers/{draft}:submit",
        422,
        "REQUEST_ID_REUSED",
        f"{DOSSIERS}.SubmitDossier",
        {**DRAFT, "request_id": "{used_key}"},
        WRONG,
        headers={"Idempotency-Key": "{used_key}"},
    ),
    Row(
        "a key used for another call, deleted",
        "DELETE /dossiers/{draft}",
        422,
        "REQUEST_ID_REUSED",
        f"{DOSSIERS}.DeleteDossier",
        {**DRAFT, "request_id": "{used_key}"},
        WRONG,
        headers={"Idempotency-Key": "{used_key}"},
    ),
    Row("no If-Match", "PATCH /dossiers/{draft}", 428, "IF_MATCH_REQUIRED", body=CHANGE, headers={"If-Match": None}),
    Row("no If-Match, deleted", "DELETE /dossiers/{draft}", 428, "IF_MATCH_REQUIRED", headers={"If-Match": None}),
    Row("a weak If-Match", "PATCH /dossiers/{draft}", 412, "ETAG_MISMATCH", body=CHANGE, headers={"If-Match": 'W/"1"'}),
    Row("a bare If-Match", "PATCH /dossiers/{draft}", 400, "INVALID_HEADER", body=CHANGE, headers={"If-Match": "1"}),
    Row("two in If-Match", "PATCH /dossiers/{draft}", 400, "INVALID_HEADER", body=CHANGE, headers={"If-Match": '"1","2"'}),
    Row("an endless etag", "PATCH /dossiers/{draft}", 400, "INVALID_HEADER", body=CHANGE, headers={"If-Match": f'"{"1" * 9999}"'}),
    Row(
        "a stale version",
        "PATCH /dossiers/{draft}",
        412,
        "ETAG_MISMATCH",
        f"{DOSSIERS}.UpdateDossier",
        _change("{draft}", '"1"'),
        "ABORTED",
        CHANGE,
        headers={"If-Match": '"1"'},
    ),
    Row(
        "a stale version, deleted",
        "DELETE /dossiers/{draft}",
        412,
        "ETAG_MISMATCH",
        f"{DOSSIERS}.DeleteDossier",
        {**DRAFT, "etag": '"1"'},
        "ABORTED",
        headers={"If-Match": '"1"'},
    ),
    Row(
        "a stale version, sent",
        "POST /dossiers/{draft}:submit",
        412,
        "ETAG_MISMATCH",
        f"{DOSSIERS}.SubmitDossier",
        {**DRAFT, "etag": '"1"'},
        "ABORTED",
        headers={"If-Match": '"1"'},
    ),
    Row("nothing to change", "PATCH /dossiers/{draft}", 422, "NOTHING_TO_CHANGE", body={}),
    Row("nobody", "GET /dossiers/{draft}", 401, "UNAUTHENTICATED", READ, DRAFT, UNKNOWN, token=""),
    Row("no token", "GET /dossiers/{draft}", 401, "TOKEN_INVALID", READ, DRAFT, UNKNOWN, token="abc"),
    Row("an endless token", "GET /dossiers/{draft}", 401, "UNAUTHENTICATED", token="a" * 9000),
    Row("another scheme", "GET /dossiers/{draft}", 401, "UNAUTHENTICATED", headers={"Authorization": "Basic YTpi"}),
    Row("an expired token", "GET /dossiers/{draft}", 401, "TOKEN_INVALID", READ, DRAFT, UNKNOWN, token="{expired_token}"),
    Row("a forged token", "GET /dossiers/{draft}", 401, "TOKEN_INVALID", READ, DRAFT, UNKNOWN, token="{forged_token}"),
    Row("another audience", "GET /dossiers/{draft}", 401, "TOKEN_INVALID", READ, DRAFT, UNKNOWN, token="{other_audience}"),
    Row("a pass for a token", "GET /dossiers/{draft}", 401, "TOKEN_INVALID", READ, DRAFT, UNKNOWN, token="{lookup_pass}"),
    Row(
        "a token for a pass",
        "GET /tracking/dossiers/{sent_code}",
        403,
        "PERMISSION_DENIED",
        LOOK_UP,
        CODE,
        "PERMISSION_DENIED",
    ),
    Row(
        "a spent pass",
        "GET /tracking/dossiers/{sent_code}",
        429,
        "LOOKUP_PASS_USED_UP",
        LOOK_UP,
        CODE,
        "RESOURCE_EXHAUSTED",
        token="{spent_pass}",
    ),
    *_about("another citizen's draft", "{foreign_draft}"),
    *_about("another citizen's dossier", "{elsewhere}"),
    Row("another citizen's code", "GET /dossiers/{elsewhere_code}", 404, "DOSSIER_NOT_FOUND"),
    Row("nobody's dossier", "GET /dossiers/{nobodys}", 404, "DOSSIER_NOT_FOUND"),
    Row("another dossier's file: load", f"GET {FILE_OF_ANOTHER}:download", *NO_FILE, f"{FILES}.GetAttachmentDownload", NAME_OF_ANOTHER, EXISTS_NOT),
    Row("another dossier's file: remove", f"DELETE {FILE_OF_ANOTHER}", *NO_FILE, f"{FILES}.DeleteAttachment", NAME_OF_ANOTHER, EXISTS_NOT),
    Row("another dossier's file: complete", f"POST {FILE_OF_ANOTHER}:complete", *NO_FILE, f"{FILES}.CompleteAttachment", NAME_OF_ANOTHER, EXISTS_NOT),
    Row("sent already: send", "POST /dossiers/{sent}:submit", 409, "TRANSITION_NOT_ALLOWED", f"{DOSSIERS}.SubmitDossier", SENT, "FAILED_PRECONDITION"),
    Row("sent already: change", "PATCH /dossiers/{sent}", 409, "TRANSITION_NOT_ALLOWED", f"{DOSSIERS}.UpdateDossier", _change("{sent}"), "FAILED_PRECONDITION", CHANGE),
    Row("sent already: add", "POST /dossiers/{sent}/attachments", 409, "TRANSITION_NOT_ALLOWED", f"{FILES}.CreateAttachment", _file("{sent}"), "FAILED_PRECONDITION", FILE),
    Row("sent already: delete", "DELETE /dossiers/{sent}", 409, "TRANSITION_NOT_ALLOWED", f"{DOSSIERS}.DeleteDossier", SENT, "FAILED_PRECONDITION"),
    Row("sent already: remove", "DELETE /dossiers/{sent}/attachments/{sent_file}", 409, "TRANSITION_NOT_ALLOWED", f"{FILES}.DeleteAttachment", {"name": "dossiers/{sent}/attachments/{sent_file}"}, "FAILED_PRECONDITION"),
    Row("a page of -1", "GET /dossiers?page_size=-1", 422, INVALID, LIST, {"page_size": -1}, WRONG),
    Row("a page of abc", "GET /dossiers?page_size=abc", 422, INVALID),
    Row("a page of 1.5", "GET /procedures?page_size=1.5", 422, INVALID),
    Row("a page nobody gave out", "GET /dossiers?page_token=abc", 422, "INVALID_PAGE_TOKEN", LIST, {"page_token": "abc"}, WRONG),
    Row("the page of another list", "GET /procedures?page_token={agencies_page}", 422, "INVALID_PAGE_TOKEN", PROCEDURES, {"page_token": "{agencies_page}"}, WRONG),
    Row("an endless page token", "GET /dossiers?page_token=" + "a" * 513, 422, INVALID, LIST, {"page_token": "a" * 513}, WRONG),
    Row("a parameter nobody knows", "GET /dossiers?admin=1", 422, INVALID),
    Row("NUL in a search", "GET /procedures?query=a%00", 422, INVALID, PROCEDURES, {"query": "a\0"}, WRONG),
    Row("an endless search", "GET /procedures?query=" + "a" * 201, 422, INVALID, PROCEDURES, {"query": "a" * 201}, WRONG),
    Row("version 2^31", "GET /procedures/1.001193?version=2147483648", 422, INVALID),
    Row("version -1", "GET /procedures/1.001193?version=-1", 422, INVALID),
    Row("a procedure that is none", "GET /procedures/abc", 404, "NOT_FOUND"),
    Row("a form that is none", "GET /forms/khong-co", 404, "FORM_NOT_FOUND"),
    Row("out of the house", "GET /dossiers/..%2f..%2fetc%2fpasswd", 404, "NOT_FOUND"),
    Row("out of the house, encoded twice", "GET /forms/%252e%252e%252fetc", 404, "NOT_FOUND"),
    Row("out of the house, with a colon", "GET /agencies/..;/c16594", 404, "NOT_FOUND"),
    Row("a path with dots", "GET /../../etc/passwd", 404, "NOT_FOUND"),
    Row("NUL in an id", "GET /agencies/c16594%00", 404, "NOT_FOUND"),
    Row("no UTF-8 in an id", "GET /agencies/%ff%fe", 404, "NOT_FOUND"),
    Row("an operator for an id", "GET /dossiers/%7B%22$ne%22:1%7D", 404, "NOT_FOUND"),
    Row("an endless id", "GET /dossiers/" + "a" * 2000, 404, "NOT_FOUND"),
    Row("a code nobody has", "GET /tracking/dossiers/" + "a" * 201, 404, "NOT_FOUND", token="{lookup_pass}"),
    Row("a method nobody knows", "BREW /dossiers", 400, "MALFORMED_HTTP"),
    Row("a method that is not for this", "PUT /dossiers/{draft}", 405, "METHOD_NOT_ALLOWED", body={}),
    Row("TRACE", "TRACE /dossiers", 405, "METHOD_NOT_ALLOWED"),
]  # fmt: skip
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)


@every_row
async def test_over_rest(world: World, row: Row) -> None:
    told = told_by_rest(await world.rest(row.rest, row.body, token=row.token, headers=row.headers))
    assert (told.status, told.reason) == (row.http, row.reason)


@every_row
async def test_at_the_internal_port(world: World, row: Row) -> None:
    if row.rpc:
        told = await world.internal(row.rpc, row.message, token=row.token)
        assert (told.status, told.reason) == (row.grpc, row.reason)
