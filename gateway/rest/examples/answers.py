"""An example of every document that is answered, by the document's name: one birth registration, from draft to result.

It is the dossier that the examples in `requests.py` file. The tests check each against its schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.rest.examples.catalogue import CATALOGUE
from gateway.rest.examples.requests import REQUESTS

_CHANGE = REQUESTS["DossierChange"]
_ID = "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"
_CODE = "H56.260-261123-0001"
_AGENCY = {"id": "c16594", "display_name": "UBND phường Tân Dân"}
_ATTACHMENT = {
    "id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e66",
    "component_key": "giay-chung-sinh",
    "file_name": "Giấy chứng sinh.pdf",
    "content_type": "application/pdf",
    "size_bytes": 183412,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "state": "verified",
    "purpose": "component",
}
_SUMMARY = {
    "id": _ID,
    "code": _CODE,
    "etag": '"5"',
    "status": "registered",
    "status_code": 1,
    "status_text": "Mới đăng ký",
    "procedure": {
        "id": "1.001193",
        "version": 2,
        "display_name": "Thủ tục đăng ký khai sinh",
        "field": "Hộ tịch",
        "form": "khai-sinh.v2",
    },
    "receiving_agency": _AGENCY,
    "handling_agency": _AGENCY,
    "return_agency": _AGENCY,
    "cases": [],
    "declared_place": "Phường Hải An",
    "channel": "online",
    "create_time": "2026-11-23T01:00:00Z",
    "update_time": "2026-11-23T01:05:00Z",
    "submit_time": "2026-11-23T01:05:00Z",
    "acceptance_due_time": "2026-11-24T01:05:00Z",
}
_DOSSIER = {
    **_SUMMARY,
    **_CHANGE,
    "components": [
        {"key": "giay-chung-sinh", "display_name": "Giấy chứng sinh", "required": True, "satisfied": True},
        {"key": "van-ban-uy-quyen", "display_name": "Văn bản ủy quyền", "required": False, "satisfied": False},
    ],
    "attachments": [_ATTACHMENT],
    "appointments": [],
    "supplements": [],
    "payments": [],
    "component_checks": [],
    "history": [
        {
            "event": "submitted",
            "text": "Nộp hồ sơ trực tuyến",
            "time": "2026-11-23T01:05:00Z",
            "from_status": "draft",
            "to_status": "registered",
            "actor_kind": "account",
        }
    ],
}
_ENTRY = {
    "status": "registered",
    "status_code": 1,
    "status_text": "Mới đăng ký",
    "time": "2026-11-23T01:05:00Z",
    "event": "submitted",
    "text": "Hồ sơ đã được gửi đến cơ quan tiếp nhận",
    "version": 5,
}
_PUBLIC = {
    "status": "registered",
    "status_code": 1,
    "status_text": "Đã gửi, đang chờ tiếp nhận",
    "code": _CODE,
    "procedure": "Thủ tục đăng ký khai sinh",
    "field": "Hộ tịch",
    "receiving_agency": "UBND phường Tân Dân",
    "owner_masked": "N*** V*** A***",
    "submit_time": "2026-11-23T01:05:00Z",
    "steps": [{"time": "2026-11-23T01:05:00Z", "text": "Hồ sơ đã được gửi đến cơ quan tiếp nhận"}],
}

ANSWERS: Mapping[str, dict[str, Any]] = {
    **CATALOGUE,
    "Captcha": {
        "id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e11",
        "image_png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "expire_time": "2026-11-23T01:05:00Z",
    },
    "LookupPass": {"token": "eyJ0eXAiOiJKV1QiLCJhbGci…", "expire_time": "2026-11-23T01:05:00Z", "max_lookups": 10},
    "UserNameAnswer": {"available": True},
    "Account": {
        "id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e22",
        "kind": "citizen",
        "user_name": "nguyenvana",
        "profile": REQUESTS["Registration"]["profile"],
        "contact_verified": True,
        "identity_assured": False,
        "create_time": "2026-11-23T01:00:00Z",
    },
    "Officer": {
        "id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e44",
        "user_name": "levanc",
        "full_name": "Lê Văn C",
        "agency": "c16594",
        "roles": ["desk", "specialist"],
    },
    "Session": {
        "access_token": "eyJ0eXAiOiJKV1QiLCJhbGci…",
        "access_expire_time": "2026-11-23T01:10:00Z",
        "refresh_token": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e33.e7jBxpqFxL…",
        "refresh_expire_time": "2026-11-30T01:00:00Z",
    },
    "SessionList": {
        "sessions": [
            {
                "id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e33",
                "device": "Chrome, Android",
                "create_time": "2026-11-23T01:00:00Z",
                "last_use_time": "2026-11-23T01:00:00Z",
                "expire_time": "2026-11-30T01:00:00Z",
                "current": True,
            }
        ]
    },
    "ClientToken": {"access_token": "eyJ0eXAiOiJKV1QiLCJhbGci…", "token_type": "Bearer", "expires_in": 299},
    "FilingPreview": {
        "acceptance_due_time": "2026-11-24T01:05:00Z",
        "expected_time": "2026-11-23T10:00:00Z",
        "latest_time": "2026-11-24T10:00:00Z",
    },
    "Dossier": _DOSSIER,
    "DossierPage": {"dossiers": [_SUMMARY], "next_page_token": "eyJhZnRlciI6…"},
    "DeskDossier": {**_DOSSIER, "handovers": []},
    "DeskDossierPage": {
        "dossiers": [{**_SUMMARY, "owner": {"kind": "citizen", "full_name": "Nguyễn Văn A"}}],
        "next_page_token": "eyJhZnRlciI6…",
    },
    "Attachment": _ATTACHMENT,
    "AnnouncedAttachment": {
        "attachment": {
            **{key: value for key, value in _ATTACHMENT.items() if key != "sha256"},
            "state": "pending",
        },
        "upload": {
            "url": "https://tep.example.vn/motcua",
            "fields": [
                {"name": "key", "value": "incoming/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e66"},
                {"name": "Content-Type", "value": "application/pdf"},
                {"name": "policy", "value": "eyJleHBpcmF0aW9uIjog…"},
                {"name": "x-amz-signature", "value": "5903745537936b9bed07df29…"},
            ],
            "expire_time": "2026-11-23T01:15:00Z",
        },
    },
    "Download": {
        "url": "https://tep.example.vn/motcua/dossiers/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55/…?X-Amz-Signature=13cbf4426e…",
        "expire_time": "2026-11-23T01:06:00Z",
    },
    "Timeline": {
        "status": "registered",
        "status_code": 1,
        "status_text": "Mới đăng ký",
        "dossier": _ID,
        "code": _CODE,
        "acceptance_due_time": "2026-11-24T01:05:00Z",
        "entries": [_ENTRY],
    },
    "PublicDossier": _PUBLIC,
    "FoundDossiers": {"dossiers": [{key: value for key, value in _PUBLIC.items() if key != "procedure"}]},
    "Health": {
        "status": "ready",
        "services": {"identity": True, "catalogue": True, "submission": True, "tracking": True},
    },
    "Problem": {
        "type": "urn:motcua:problem:dossier-incomplete",
        "title": "Thông tin chưa đúng",
        "status": 422,
        "detail": "Hồ sơ còn thiếu thông tin. Vui lòng bổ sung các mục được đánh dấu.",
        "reason": "DOSSIER_INCOMPLETE",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "errors": [
            {"pointer": "/owner/full_name", "code": "FIELD_REQUIRED", "message": "Vui lòng nhập thông tin này."}
        ],
    },
}
