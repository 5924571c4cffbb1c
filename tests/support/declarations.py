"""Declarations (tờ khai) that are filled in as their forms ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from tests.support.people import Person
from tests.support.surprise import Surprise


def birth_registration(mother: Person) -> dict[str, Any]:
    """Tờ khai đăng ký khai sinh (khai-sinh.v2) of a mother for her child."""
    document = {"kind": "can-cuoc", "number": mother.number}
    return {
        "requester": {
            "full_name": mother.full_name,
            "birth_date": mother.birth_date,
            "document": dict(document),
            "relationship": "me",
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
        "mother": {
            "full_name": mother.full_name,
            "birth": mother.birth_date,
            "ethnicity": "Kinh",
            "nationality": "Việt Nam",
            "residence": mother.address,
            "document": document,
        },
        "copies": 2,
        "pledge": True,
    }


def check(schema: Mapping[str, Any], declaration: Mapping[str, Any]) -> None:
    """Check a declaration as a client app would before sending it; raises Surprise with the first thing that is wrong."""
    validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)
    for error in validator.iter_errors(dict(declaration)):
        raise Surprise(f"the declaration does not fit the form at {error.instance_path}: {error.message}")
