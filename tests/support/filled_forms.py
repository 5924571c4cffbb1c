"""The five declarations of the frozen catalogue, filled in by nobody in particular as their forms ask."""

from __future__ import annotations

from typing import Any

Declaration = dict[str, Any]


def card(number: str) -> Declaration:
    """A căn cước."""
    return {"kind": "can-cuoc", "number": number}


PASSPORT: Declaration = {
    "kind": "ho-chieu",
    "number": "C1234567",
    "issued_by": "Cục Quản lý xuất nhập cảnh",
    "issued_on": "2024-05-02",
}
HOME = "Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa"
MAN, WOMAN = "038090000001", "038192000002"

BIRTH: Declaration = {
    "requester": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "document": card(MAN),
        "relationship": "cha",
    },
    "child": {
        "full_name": "Nguyễn Văn C",
        "birth_date": "2026-11-20",
        "birth_date_words": "ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "sex": "nam",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_place": "Trạm y tế phường Tân Dân, tỉnh Thanh Hóa",
        "home_town": "Phường Tân Dân, tỉnh Thanh Hóa",
    },
    "mother": {
        "full_name": "Trần Thị B",
        "birth": "1992-03-08",
        "ethnicity": "Mường",
        "nationality": "Việt Nam",
        "document": card(WOMAN),
    },
    "father": {
        "full_name": "Nguyễn Văn A",
        "birth": "1990",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "residence": HOME,
    },
    "parents_marriage": {
        "number": "12",
        "book": "01/2020",
        "registered_on": "2020-02-14",
        "registered_at": "UBND phường Hải An",
    },
    "copies": 2,
    "pledge": True,
}

MARRIAGE: Declaration = {
    "bride": {
        "full_name": "Trần Thị B",
        "birth_date": "1992-03-08",
        "ethnicity": "Mường",
        "nationality": "Việt Nam",
        "document": card(WOMAN),
        "marriage_order": 1,
        "marital_status": "chua-ket-hon",
    },
    "groom": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "document": card(MAN),
        "marriage_order": 1,
        "marital_status": "chua-ket-hon",
    },
    "copies": 0,
    "pledge": True,
}

MARITAL_STATUS: Declaration = {
    "requester": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "document": card(MAN),
        "relationship": "ban-than",
    },
    "subject": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "sex": "nam",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "document": card(MAN),
        "marital_status": "chua-ket-hon",
    },
    "purpose": "ket-hon",
    "intended_marriage": {
        "partner_name": "Trần Thị B",
        "partner_document": card(WOMAN),
        "place": "UBND phường Tân Dân, tỉnh Thanh Hóa",
    },
    "copies": 1,
    "pledge": True,
}

DIPLOMA: Declaration = {
    "name": "Bằng tốt nghiệp đại học",
    "number": "123456",
    "issued_by": "Trường Đại học Hồng Đức",
    "issuer_country": "viet-nam",
    "pages": 1,
    "copies": 3,
}

CERTIFIED_COPIES: Declaration = {
    "requester": {"full_name": "Nguyễn Văn A"},
    "documents": [DIPLOMA],
    "delivery": "giay",
    "pledge": True,
}

TEMPORARY_RESIDENCE: Declaration = {
    "declarant": {
        "full_name": "Nguyễn Văn A",
        "birth_date": "1990-05-17",
        "sex": "nam",
        "personal_number": MAN,
        "phone": "0912345678",
        "email": "nguyenvana@example.com",
    },
    "dependent": False,
    "household": {"relationship": "chu-ho"},
    "request": {"address": HOME, "from": "2026-11-23", "until": "2028-11-22", "reason": "Lao động"},
    "accommodation": "giay-to",
    "pledge": True,
}
