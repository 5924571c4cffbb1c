"""An example of every document that a client sends, by the document's name; the tests send each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CAPTCHA = {"id": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e11", "text": "K7MPQ"}
_DOCUMENT = {"kind": "personal_number", "number": "038090000001"}
_PARTY = {
    "kind": "citizen",
    "full_name": "Nguyễn Văn A",
    "birth_date": "1990-05-17",
    "identity_document": _DOCUMENT,
    "address": "Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa",
    "phone": "0912345678",
}

EXAMPLES: Mapping[str, dict[str, Any]] = {
    "CaptchaRequest": {"purpose": "register"},
    "LookupPassRequest": {"captcha": _CAPTCHA},
    "Registration": {
        "kind": "citizen",
        "user_name": "nguyenvana",
        "password": "mot mat khau dai",
        "profile": {
            "full_name": "Nguyễn Văn A",
            "birth_date": "1990-05-17",
            "identity_document": _DOCUMENT,
            "email": "nguyenvana@example.com",
            "phone": "0912345678",
            "address": "Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa",
        },
        "captcha": _CAPTCHA,
    },
    "UserNameQuestion": {"user_name": "nguyenvana", "captcha": _CAPTCHA},
    "ContactVerification": {"token": "the token in the link of the mail"},
    "Credentials": {"user_name": "nguyenvana", "password": "mot mat khau dai"},
    "Refresh": {"refresh_token": "the refresh_token of the session"},
    "ClientCredentials": {
        "grant_type": "client_credentials",
        "client_id": "cong-tinh",
        "client_secret": "the secret that the operator was shown",
    },
    "NewDossier": {"procedure": "1.001193", "receiving_agency": "c16594", "declared_place": "Phường Hải An"},
    "DossierChange": {
        "submitter": _PARTY,
        "owner": _PARTY,
        "contact": {"email": "nguyenvana@example.com", "phone": "0912345678"},
    },
    "NewAttachment": {
        "component_key": "giay-chung-sinh",
        "file_name": "Giấy chứng sinh.pdf",
        "content_type": "application/pdf",
        "size_bytes": 183412,
    },
}
