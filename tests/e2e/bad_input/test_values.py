"""Documents with one thing wrong: refused at the REST door and, where a message can say it, at the internal port alike."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.bad_input.calls import CALLS
from tests.e2e.bad_input.knocking import World, told_by_rest

MISSING = ...  # what is left out; no document has it


@dataclass(frozen=True, slots=True)
class Row:
    """What is done to the right body of a call, and how it is answered; `grpc` is empty where no message can say it."""

    call: str
    at: str
    value: Any
    http: int
    grpc: str
    reason: str
    code: str = ""


MANY = "a" * 1_000_000
WRONG, INVALID = "INVALID_ARGUMENT", "INVALID_ARGUMENT"
PROFILE, DOCUMENT = "/profile", "/profile/identity_document/number"
OTHERWISE = f"{DOCUMENT} IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"
UNBORN, EARLY = f"BIRTH_DATE_IN_FUTURE; {OTHERWISE}", f"BIRTH_DATE_TOO_EARLY; {OTHERWISE}"
ROWS = [
    # call, where, what it becomes, HTTP, gRPC, reason, code of the field (and which, when it is another one)
    Row("register", "/kind", "robot", 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row("register", "/kind", 1, 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row("register", "/kind", MISSING, 422, "", INVALID, "REQUIRED"),
    Row("register", "/admin", True, 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("register", "/__proto__", {"admin": True}, 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("register", "/$where", "1", 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("register", "/user_name", {"$gt": ""}, 422, "", INVALID, "WRONG_TYPE"),
    Row("register", "/user_name", 7, 422, "", INVALID, "WRONG_TYPE"),
    Row("register", "/user_name", "", 422, WRONG, INVALID, "USER_NAME_MALFORMED"),
    Row("register", "/user_name", "a" * 33, 422, WRONG, INVALID, "USER_NAME_MALFORMED"),
    Row("register", "/user_name", MANY, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("register", "/user_name", "tên có dấu", 422, WRONG, INVALID, "USER_NAME_MALFORMED"),
    Row("register", "/user_name", "a\u202eb", 422, WRONG, INVALID, "USER_NAME_MALFORMED"),
    Row("register", "/password", "ngan", 422, WRONG, INVALID, "PASSWORD_TOO_SHORT"),
    Row("register", "/password", "mật khẩu " * 20, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("register", "/profile", MISSING, 422, "", INVALID, "REQUIRED"),
    Row("register", "/profile", "Nguyễn Văn A", 422, "", INVALID, "WRONG_TYPE"),
    Row("register", PROFILE + "/full_name", MANY, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("register", PROFILE + "/full_name", "38090", 422, WRONG, INVALID, "NAME_MALFORMED"),
    Row("register", PROFILE + "/full_name", "<script>", 422, WRONG, INVALID, "NAME_MALFORMED"),
    Row("register", PROFILE + "/full_name", "Nguyễn\u202eA nặV", 422, WRONG, INVALID, "NAME_MALFORMED"),
    Row("register", PROFILE + "/full_name", "Nguyễn\u200bVăn A", 422, WRONG, INVALID, "NAME_MALFORMED"),
    Row("register", PROFILE + "/address", "Tổ 1\x07", 422, WRONG, INVALID, "STRING_UNREADABLE"),
    Row(
        "register", PROFILE + "/address", unicodedata.normalize("NFD", "ệ" * 301), 422, WRONG, INVALID, "STRING_MAX_LEN"
    ),
    Row("register", PROFILE + "/birth_date", "2999-01-01", 422, WRONG, INVALID, UNBORN),
    Row("register", PROFILE + "/birth_date", "0001-01-01", 422, WRONG, INVALID, EARLY),
    Row("register", PROFILE + "/birth_date", "9999-12-31", 422, WRONG, INVALID, UNBORN),
    Row("register", PROFILE + "/birth_date", "1990-02-30", 422, WRONG, INVALID, "DATE_INVALID"),
    Row("register", PROFILE + "/birth_date", "0000-01-01", 422, WRONG, INVALID, "DATE_INVALID"),
    Row("register", PROFILE + "/birth_date", "30/02/1990", 422, WRONG, INVALID, "STRING_PATTERN"),
    Row("register", PROFILE + "/birth_date", 1990, 422, "", INVALID, "WRONG_TYPE"),
    Row("register", DOCUMENT, "038085000001", 422, WRONG, INVALID, "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"),
    Row("register", DOCUMENT, "03809000000", 422, WRONG, INVALID, "IDENTITY_NUMBER_MALFORMED"),
    Row("register", DOCUMENT, "000090000001", 422, WRONG, INVALID, "IDENTITY_NUMBER_MALFORMED"),
    Row("register", DOCUMENT, "x" * 33, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("register", DOCUMENT, 38090000001, 422, "", INVALID, "WRONG_TYPE"),
    Row("register", PROFILE + "/identity_document/kind", "bằng lái", 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row(
        "register", PROFILE + "/identity_document/kind", "tax_code", 422, WRONG, INVALID, "IDENTITY_DOCUMENT_KIND_WRONG"
    ),
    Row("register", PROFILE + "/email", "a@b\r\nBcc: c@example.com", 422, WRONG, INVALID, "EMAIL_MALFORMED"),
    Row("register", PROFILE + "/email", "a@" + "b" * 300 + ".vn", 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("register", PROFILE + "/phone", "1234", 422, WRONG, INVALID, "PHONE_MALFORMED"),
    Row("register", PROFILE + "/tax_code", "0100109106", 422, WRONG, INVALID, "NOT_EXPECTED"),
    Row("register", "/captcha", "{expired_captcha}", 422, WRONG, "CAPTCHA_WRONG", "/captcha/text CAPTCHA_WRONG"),
    Row("register", "/captcha/text", "a" * 17, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("ask for a name", "/user_name", MANY, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("ask for a name", "/captcha/text", "", 422, WRONG, INVALID, "STRING_MIN_LEN"),
    Row("earn a pass", "/captcha", "{expired_captcha}", 422, WRONG, "CAPTCHA_WRONG", "/captcha/text CAPTCHA_WRONG"),
    Row("earn a pass", "/captcha", "{used_captcha}", 422, WRONG, "CAPTCHA_WRONG", "/captcha/text CAPTCHA_WRONG"),
    Row("earn a pass", "/captcha", "{other_captcha}", 422, WRONG, "CAPTCHA_WRONG", "/captcha/text CAPTCHA_WRONG"),
    Row("earn a pass", "/captcha/id", "../../etc/passwd", 422, WRONG, "CAPTCHA_WRONG", "/captcha/text CAPTCHA_WRONG"),
    Row("earn a pass", "/captcha/id", {"$ne": None}, 422, "", INVALID, "WRONG_TYPE"),
    Row("draw a captcha", "/purpose", "", 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row("draw a captcha", "/purpose", ["lookup"], 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row("log in", "/password", MANY, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("log in", "/password", {"$ne": ""}, 422, "", INVALID, "WRONG_TYPE"),
    Row("log in", "/user_name", "khong.co.ai", 401, "UNAUTHENTICATED", "CREDENTIALS_WRONG"),
    Row("start", "/procedure", "1.001193; drop", 422, WRONG, INVALID, "STRING_PATTERN"),
    Row("start", "/procedure", "9.999999", 422, WRONG, "PROCEDURE_NOT_AVAILABLE", "PROCEDURE_NOT_FOUND"),
    Row("start", "/receiving_agency", "../c16594", 422, WRONG, INVALID, "STRING_PATTERN"),
    Row("start", "/receiving_agency", "H56.260", 422, WRONG, INVALID, "STRING_PATTERN"),
    Row("start", "/declared_place", "a" * 101, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("fill in", "/owner", {"full_name": "a" * 101}, 422, WRONG, INVALID, "/owner/full_name STRING_MAX_LEN"),
    Row("fill in", "/owner", {"birth_date": "1990-02-30"}, 422, WRONG, INVALID, "/owner/birth_date DATE_INVALID"),
    Row("fill in", "/owner", {"birth_date": "0000-12-01"}, 422, WRONG, INVALID, "/owner/birth_date DATE_INVALID"),
    Row("fill in", "/owner", {"birth_date": "1990-1-1"}, 422, WRONG, INVALID, "/owner/birth_date STRING_PATTERN"),
    Row("fill in", "/owner", {"sex": "nam"}, 422, "", INVALID, "/owner/sex FIELD_UNKNOWN"),
    Row("fill in", "/owner", {"kind": 100}, 422, "", INVALID, "/owner/kind ENUM_DEFINED_ONLY"),
    Row("fill in", "/owner", [], 422, "", INVALID, "WRONG_TYPE"),
    Row("fill in", "/status", "finished", 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("fill in", "/code", "H56.260-261122-0001", 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("fill in", "/declaration", "text", 422, "", INVALID, "WRONG_TYPE"),
    Row("fill in", "/declaration", {"a": "b" * 60_001}, 422, WRONG, "DECLARATION_UNFIT", "TOO_LONG"),
    Row("fill in", "/declaration", {"a": MANY}, 422, WRONG, "DECLARATION_UNFIT", "TOO_LONG"),
    Row("fill in", "/declaration", {"a": [0] * 5001}, 422, WRONG, "DECLARATION_UNFIT", "TOO_LONG"),
    Row("fill in", "/contact", {"email": "a" * 255}, 422, WRONG, INVALID, "/contact/email STRING_MAX_LEN"),
    Row(
        "change the profile",
        "/profile",
        {"full_name": "38090"},
        422,
        WRONG,
        INVALID,
        "/profile/full_name NAME_MALFORMED",
    ),
    Row(
        "change the profile",
        "/profile",
        {"birth_date": "2026-02-30"},
        422,
        WRONG,
        INVALID,
        "/profile/birth_date DATE_INVALID",
    ),
    Row(
        "change the profile",
        "/profile",
        {"birth_date": "2999-01-01"},
        422,
        WRONG,
        INVALID,
        f"/profile/birth_date {UNBORN}",
    ),
    Row(
        "change the profile", "/profile", {"address": "a" * 301}, 422, WRONG, INVALID, "/profile/address STRING_MAX_LEN"
    ),
    Row(
        "change the profile",
        "/profile",
        {"email": "khac@example.com"},
        422,
        "",
        INVALID,
        "/profile/email FIELD_UNKNOWN",
    ),
    Row("change the profile", "/contact_verified", True, 422, "", INVALID, "FIELD_UNKNOWN"),
    Row("change the password", "/new_password", "ngan", 422, WRONG, INVALID, "PASSWORD_TOO_SHORT"),
    Row("change the password", "/current_password", "sai", 422, WRONG, "PASSWORD_WRONG", "PASSWORD_WRONG"),
    Row("look up by number", "/number", "", 422, WRONG, INVALID, "STRING_MIN_LEN"),
    Row("look up by number", "/number", "12345678", 422, WRONG, INVALID, "IDENTITY_NUMBER_MALFORMED"),
    Row("look up by number", "/number", "' or 1=1 --", 422, WRONG, INVALID, "IDENTITY_NUMBER_MALFORMED"),
    Row("look up by number", "/number", {"$regex": "^038"}, 422, "", INVALID, "WRONG_TYPE"),
    Row("look up by number", "/number", MANY, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("look up by number", "/kind", "tax_code", 422, "", INVALID, "ENUM_DEFINED_ONLY"),
    Row("announce", "/component_key", "giay-khong-co", 422, WRONG, "COMPONENT_UNKNOWN", "COMPONENT_UNKNOWN"),
    Row("announce", "/component_key", "../" * 30, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("announce", "/file_name", "", 422, WRONG, INVALID, "STRING_MIN_LEN"),
    Row("announce", "/file_name", "a" * 201, 422, WRONG, INVALID, "STRING_MAX_LEN"),
    Row("announce", "/file_name", "\u200b\u202e", 422, WRONG, "FILE_NAME_UNFIT", "FILE_NAME_UNFIT"),
    Row("announce", "/content_type", "application/zip", 422, WRONG, "FILE_TYPE_NOT_ALLOWED", "FILE_TYPE_NOT_ALLOWED"),
    Row("announce", "/content_type", "text/html", 422, WRONG, "FILE_TYPE_NOT_ALLOWED", "FILE_TYPE_NOT_ALLOWED"),
    Row(
        "announce",
        "/content_type",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        422,
        WRONG,
        "FILE_TYPE_NOT_ALLOWED",
        "FILE_TYPE_NOT_ALLOWED",
    ),
    Row("announce", "/size_bytes", 0, 422, WRONG, "FILE_TOO_LARGE", "FILE_TOO_LARGE"),
    Row("announce", "/size_bytes", -1, 422, WRONG, "FILE_TOO_LARGE", "FILE_TOO_LARGE"),
    Row("announce", "/size_bytes", 20 * 1024 * 1024 + 1, 422, WRONG, "FILE_TOO_LARGE", "FILE_TOO_LARGE"),
    Row("announce", "/size_bytes", 2**53 - 1, 422, WRONG, "FILE_TOO_LARGE", "FILE_TOO_LARGE"),
    Row("announce", "/size_bytes", "1000", 422, "", INVALID, "WRONG_TYPE"),
    Row("announce", "/size_bytes", 1.5, 422, "", INVALID, "WRONG_TYPE"),
]
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.call}: {row.at} {str(row.value)[:30]!a}")


def changed(body: Mapping[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy of the body with one member replaced, added or taken away."""
    result = copy.deepcopy(dict(body))
    *path, last = pointer.strip("/").split("/")
    place = result
    for part in path:
        place = place[part]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return result


def expected(row: Row) -> dict[str, str]:
    """The fields that are named, and their codes."""
    told = [part.rpartition(" ") for part in row.code.split("; ") if part]
    return {place or row.at: code for place, _, code in told}


def pointers(fields: Mapping[str, str]) -> dict[str, str]:
    """Field paths of messages as the pointers of documents."""
    renamed = {"captcha/captcha": "captcha/id"}
    plain = {
        re.sub(r"^(?:dossier|account)\.|(?<=_date)\.value$", "", path).replace(".", "/"): code
        for path, code in fields.items()
    }
    return {"/" + renamed.get(path, path): code for path, code in plain.items()}


@every_row
async def test_over_rest(world: World, row: Row) -> None:
    call = CALLS[row.call]
    told = told_by_rest(await world.rest(call.rest, changed(call.body, row.at, row.value), token=call.token))
    assert (told.status, told.reason, told.fields) == (row.http, row.reason, expected(row))


@every_row
async def test_at_the_internal_port(world: World, row: Row) -> None:
    if not row.grpc:
        return
    call = CALLS[row.call]
    document = call.document.model_validate(world.fill(changed(call.body, row.at, row.value)))
    told = await world.internal(call.rpc, call.message(document), token=call.token)
    assert (told.status, told.reason, pointers(told.fields)) == (row.grpc, row.reason, expected(row))
