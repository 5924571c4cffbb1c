"""What a ward's system can get wrong at the partner port."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.bad_input.knocking import World
from tests.support.places import REQUIRED_COMPONENT
from tests.support.working_days import working_morning

DESK, HANDLING = "submission.v1.DeskService", "submission.v1.HandlingService"
SUPPLEMENT = "submission.v1.SupplementService"
FILES, FEED = "submission.v1.AttachmentService", "tracking.v1.DossierFeedService"
TIMELINE = "tracking.v1.TimelineService.GetTimeline"
SENT, DRAFT, ELSEWHERE = "dossiers/{sent}", "dossiers/{draft}", "dossiers/{elsewhere}"
OFFICER = {"id": "cb-01", "display_name": "Lê Văn C", "title": "Công chức"}
ACCEPT = {"name": SENT, "acting_officer": OFFICER, "next_handler": "Phạm Thị D"}
RESULT = {"kind": "Giấy", "number": "1", "date": {"value": "2026-11-20"}, "signer": "Hoàng Văn E", "attachment": "x"}
ASK = {"name": SENT, "acting_officer": OFFICER, "reason": "Bị mờ", "due_time": working_morning().isoformat()}
FINISH = {"name": SENT, "acting_officer": OFFICER, "result": RESULT}
RETURN = {"name": SENT, "acting_officer": OFFICER, "receiver_name": "A", "channel": "CHANNEL_POST", "postal_code": "1"}
FILE = {
    "parent": SENT,
    "file_name": "a.pdf",
    "content_type": "application/pdf",
    "size_bytes": 10,
    "purpose": "ATTACHMENT_PURPOSE_RESULT",
}
WRONG, NO, NOT_NOW, STALE = "INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "ABORTED"
ROWS: list[tuple[str, str, Any, str, str, str]] = [
    # what, RPC, message, gRPC, reason, field and its code
    ("a draft", f"{DESK}.GetDeskDossier", {"name": DRAFT}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another agency's dossier", f"{DESK}.GetDeskDossier", {"name": ELSEWHERE}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another agency's code", f"{DESK}.GetDeskDossier", {"name": "dossiers/{elsewhere_code}"}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another agency's timeline", TIMELINE, {"dossier": ELSEWHERE}, NO, "DOSSIER_NOT_FOUND", ""),
    ("nobody's dossier", f"{DESK}.GetDeskDossier", {"name": "dossiers/{nobodys}"}, NO, "DOSSIER_NOT_FOUND", ""),
    ("no dossier", f"{DESK}.GetDeskDossier", {"name": "../{sent}"}, WRONG, "INVALID_ARGUMENT", "name STRING_PATTERN"),
    ("another agency's: accept", f"{DESK}.AcceptDossier", {**ACCEPT, "name": ELSEWHERE}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another agency's: add a file", f"{FILES}.CreateAttachment", {**FILE, "parent": ELSEWHERE}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another agency's: load a file", f"{FILES}.GetAttachmentDownload", {"name": ELSEWHERE + "/attachments/{elsewhere_file}"}, NO, "DOSSIER_NOT_FOUND", ""),
    ("another dossier's file", f"{FILES}.GetAttachmentDownload", {"name": SENT + "/attachments/{draft_file}"}, NO, "ATTACHMENT_NOT_FOUND", ""),
    ("no officer", f"{DESK}.AcceptDossier", {**ACCEPT, "acting_officer": None}, WRONG, "ACTING_OFFICER_REQUIRED", "acting_officer ACTING_OFFICER_REQUIRED"),
    ("an officer without a name", f"{DESK}.AcceptDossier", {**ACCEPT, "acting_officer": {"id": "1"}}, WRONG, "INVALID_ARGUMENT", "acting_officer.display_name STRING_MIN_LEN"),
    ("no handler", f"{DESK}.AcceptDossier", {**ACCEPT, "next_handler": ""}, WRONG, "INVALID_ARGUMENT", "next_handler STRING_MIN_LEN"),
    ("an invisible handler", f"{DESK}.AcceptDossier", {**ACCEPT, "next_handler": "\u200b\u202e"}, WRONG, "REQUIREMENT_MISSING", "next_handler FIELD_REQUIRED"),
    ("a blank reason", f"{DESK}.RefuseDossier", {"name": SENT, "acting_officer": OFFICER, "reason": "  "}, WRONG, "REQUIREMENT_MISSING", "reason FIELD_REQUIRED"),
    ("a blank remark", f"{SUPPLEMENT}.RequestSupplement", {**ASK, "items": [{"field": "contact.phone", "remark": " \n"}]}, WRONG, "REQUIREMENT_MISSING", "items[0].remark FIELD_REQUIRED"),
    ("NUL", f"{DESK}.AcceptDossier", {**ACCEPT, "next_handler": "a\0"}, WRONG, "INVALID_ARGUMENT", "next_handler STRING_UNREADABLE"),
    ("a megabyte", f"{DESK}.AcceptDossier", {**ACCEPT, "next_handler": "a" * 1_000_000}, WRONG, "INVALID_ARGUMENT", "next_handler STRING_MAX_LEN"),
    ("no UUID", f"{DESK}.AcceptDossier", {**ACCEPT, "request_id": "1"}, WRONG, "INVALID_ARGUMENT", "request_id STRING_UUID"),
    ("a stale version", f"{DESK}.AcceptDossier", {**ACCEPT, "etag": '"1"'}, STALE, "ETAG_MISMATCH", ""),
    ("an etag that is none", f"{DESK}.AcceptDossier", {**ACCEPT, "etag": "abc"}, STALE, "ETAG_MISMATCH", ""),
    ("an appointment in 9999", f"{DESK}.AcceptDossier", {**ACCEPT, "appointment_time": "9999-12-31T23:59:59Z"}, WRONG, "INVALID_ARGUMENT", "appointment_time DATE_INVALID"),
    ("a supplement due in 9999", f"{SUPPLEMENT}.RequestSupplement", {**ASK, "items": [{"field": "contact.phone", "remark": "x"}], "due_time": "9999-12-31T23:59:59Z"}, WRONG, "INVALID_ARGUMENT", "due_time DATE_INVALID"),
    ("an appointment in year 1", f"{DESK}.AcceptDossier", {**ACCEPT, "appointment_time": "0001-01-01T00:00:00Z", "appointment_reason": "x"}, WRONG, "APPOINTMENT_TOO_EARLY", "appointment_time APPOINTMENT_TOO_EARLY"),
    ("too early: start", f"{HANDLING}.StartDossier", ACCEPT, NOT_NOW, "TRANSITION_NOT_ALLOWED", ""),
    ("too early: finish", f"{HANDLING}.FinishDossier", FINISH, NOT_NOW, "TRANSITION_NOT_ALLOWED", ""),
    ("too early: return", f"{DESK}.ReturnDossierResult", RETURN, NOT_NOW, "TRANSITION_NOT_ALLOWED", ""),
    ("30 February", f"{HANDLING}.FinishDossier", {**FINISH, "result": {**RESULT, "date": {"value": "2026-02-30"}}}, WRONG, "INVALID_ARGUMENT", "result.date DATE_INVALID"),
    ("no result", f"{HANDLING}.FinishDossier", {**FINISH, "result": None}, WRONG, "INVALID_ARGUMENT", "result REQUIRED"),
    ("no channel", f"{DESK}.ReturnDossierResult", {**RETURN, "channel": "CHANNEL_UNSPECIFIED"}, WRONG, "INVALID_ARGUMENT", "channel ENUM_NOT_IN"),
    ("channel 99", f"{DESK}.ReturnDossierResult", {**RETURN, "channel": 99}, WRONG, "INVALID_ARGUMENT", "channel ENUM_DEFINED_ONLY"),
    ("a paper of the citizen's", f"{FILES}.CreateAttachment", {**FILE, "purpose": "ATTACHMENT_PURPOSE_COMPONENT", "component_key": REQUIRED_COMPONENT}, "PERMISSION_DENIED", "EDIT_NOT_YOURS", ""),
    ("a result before its time", f"{FILES}.CreateAttachment", {**FILE, "content_type": "application/zip"}, NOT_NOW, "TRANSITION_NOT_ALLOWED", ""),
    ("a page of -1", f"{DESK}.ListDeskDossiers", {"page_size": -1}, WRONG, "INVALID_ARGUMENT", "page_size INT32_GTE"),
    ("status 77", f"{DESK}.ListDeskDossiers", {"status": 77}, WRONG, "INVALID_ARGUMENT", "status ENUM_DEFINED_ONLY"),
    ("a page nobody gave out", f"{DESK}.ListDeskDossiers", {"page_token": "{agencies_page}"}, WRONG, "INVALID_PAGE_TOKEN", "page_token INVALID_PAGE_TOKEN"),
    ("a cursor nobody gave out", f"{FEED}.ListDossierEvents", {"cursor": "{agencies_page}"}, "OUT_OF_RANGE", "CURSOR_EXPIRED", ""),
    ("an endless cursor", f"{FEED}.ListDossierEvents", {"cursor": "a" * 300}, WRONG, "INVALID_ARGUMENT", "cursor STRING_MAX_LEN"),
    ("no protobuf", f"{DESK}.GetDeskDossier", b"\xff\xff\xff", WRONG, "MALFORMED_MESSAGE", ""),
    ("JSON", f"{DESK}.GetDeskDossier", b'{"name": "dossiers/1"}', WRONG, "MALFORMED_MESSAGE", ""),
    ("a lone surrogate", f"{DESK}.GetDeskDossier", b"\x0a\x03\xed\xa0\x80", WRONG, "MALFORMED_MESSAGE", ""),
    ("nothing", f"{DESK}.GetDeskDossier", b"", WRONG, "INVALID_ARGUMENT", "name STRING_PATTERN"),
    ("a field of the wrong type", f"{DESK}.GetDeskDossier", b"\x08\x01", WRONG, "INVALID_ARGUMENT", "name STRING_PATTERN"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
async def test_at_the_partner_port(world: World, row: tuple[str, str, Any, str, str, str]) -> None:
    _, rpc, message, status, reason, named = row
    field, _, code = named.rpartition(" ")
    told = await world.ward(rpc, message)
    assert (told.status, told.reason, told.fields) == (status, reason, {field: code} if field else {})
