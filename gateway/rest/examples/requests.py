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
_BIRTH = {
    "requester": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "document": {"kind": "can-cuoc", "number": "038090000001"},
        "relationship": "cha",
    },
    "child": {
        "full_name": "Nguyễn Thị C",
        "birth_date": "2026-11-15",
        "birth_date_words": "ngày mười lăm tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "sex": "nu",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_place": "Trạm y tế phường Tân Dân, tỉnh Thanh Hóa",
        "home_town": "Phường Tân Dân, tỉnh Thanh Hóa",
    },
    "father": {
        "full_name": "Nguyễn Văn A",
        "birth": "1990-05-17",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "document": {"kind": "can-cuoc", "number": "038090000001"},
    },
    "copies": 2,
    "pledge": True,
}

REQUESTS: Mapping[str, dict[str, Any]] = {
    "CaptchaRequest": {"purpose": "register"},
    "LookupPassRequest": {"captcha": _CAPTCHA},
    "NumberToLookUp": {"number": "038090000001"},
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
    "AccountChange": {"profile": {"phone": "0987654321", "address": "Tổ dân phố 2, phường Tân Dân, tỉnh Thanh Hóa"}},
    "PasswordChange": {"current_password": "mot mat khau dai", "new_password": "mot mat khau khac"},
    "PasswordResetRequest": {"user_name_or_email": "nguyenvana@example.com", "captcha": _CAPTCHA},
    "NewPassword": {"token": "the token in the link of the mail", "new_password": "mot mat khau khac"},
    "EmailChange": {"current_password": "mot mat khau dai", "new_email": "nguyenvana.moi@example.com"},
    "EmailChangeConfirmation": {"token": "the token in the link of the mail"},
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
        "declaration": _BIRTH,
    },
    "NewAttachment": {
        "component_key": "giay-chung-sinh",
        "file_name": "Giấy chứng sinh.pdf",
        "content_type": "application/pdf",
        "size_bytes": 183412,
    },
    "SupplementSending": {
        "explanations": [{"field": "owner.phone", "text": "Tôi không có số điện thoại nào khác."}],
    },
    "Withdrawal": {"reason": "Tôi nộp nhầm thủ tục."},
    "CounterFiling": {
        "procedure": "1.001193",
        "channel": "counter",
        "submitter": _PARTY,
        "owner": _PARTY,
        "contact": {"email": "nguyenvana@example.com", "phone": "0912345678"},
        "component_checks": [{"key": "giay-chung-sinh", "originals": 1}],
        "next_handler": "Phạm Thị D",
    },
    "Acceptance": {"next_handler": "Phạm Thị D"},
    "Refusal": {"reason": "Hồ sơ không thuộc thẩm quyền giải quyết của phường."},
    "Transfer": {"agency": "c16654", "reason": "Người yêu cầu cư trú tại phường Nghi Sơn."},
    "WithdrawalConfirmation": {"reason": "Người nộp yêu cầu rút hồ sơ tại quầy.", "papers_returned": True},
    "Handover": {"receiver_name": "Nguyễn Văn A", "channel": "counter", "receiver_document": _DOCUMENT},
    "Recall": {"reason": "Giấy khai sinh in sai ngày sinh."},
    "HandlingStart": {"next_handler": "Phạm Thị D"},
    "HandlingStep": {"next_handler": "Đỗ Văn G", "remark": "Cần xác minh nơi sinh."},
    "HandlingStop": {
        "reason": "Chờ kết quả xác minh của cơ quan công an.",
        "legal_ground": "Điều 19 Nghị định 118/2025/NĐ-CP",
    },
    "HandlingResumption": {"reason": "Đã có kết quả xác minh."},
    "StepBack": {"reason": "Chuyển nhầm bước xử lý."},
    "NewAppointment": {
        "cause": "Cần thêm thời gian xác minh nơi sinh.",
        "apology": "UBND phường xin lỗi vì chưa trả kết quả đúng hẹn.",
        "signer": "Hoàng Văn E",
        "appointment_time": "2027-03-10T09:00:00+07:00",
    },
    "HandlingEnd": {
        "result": {
            "kind": "Giấy khai sinh",
            "number": "01/2026",
            "date": "2026-11-20",
            "signer": "Hoàng Văn E",
            "attachment": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e77",
        }
    },
    "SupplementDemand": {
        "items": [
            {"field": "components.giay-chung-sinh", "remark": "Ảnh bị mờ, vui lòng chụp lại."},
            {"field": "owner.phone", "remark": "Số điện thoại không liên lạc được."},
        ],
        "reason": "Hồ sơ chưa đủ rõ để giải quyết.",
        "due_time": "2027-03-10T17:00:00+07:00",
        "guide": {"display_name": "Lê Văn C", "phone": "02373000000"},
    },
    "SupplementExpiry": {"reason": "Quá thời hạn bổ sung mà chưa nhận được hồ sơ bổ sung."},
    "PaymentDemand": {
        "amount_vnd": 50000,
        "kind": "charge",
        "payee": "Kho bạc Nhà nước, tài khoản của UBND phường Tân Dân; nội dung: mã hồ sơ",
    },
    "PaymentConfirmation": {"receipt_number": "BL-0001"},
}
