"""Names to log in with (tên đăng nhập): one space for accounts and officers."""

from __future__ import annotations

import re

from services.common.kernel.errors import FieldViolation

_SHAPE = re.compile(r"(?=.{3,32}\Z)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])")


def check_user_name(user_name: str, *, field: str = "user_name") -> list[FieldViolation]:
    """What is wrong with a cleaned user name; empty when it may be used."""
    if _SHAPE.fullmatch(user_name):
        return []
    return [
        FieldViolation(
            field,
            "USER_NAME_MALFORMED",
            "Tên đăng nhập gồm 3 đến 32 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang; "
            "bắt đầu và kết thúc bằng chữ hoặc số.",
            "A user name has 3 to 32 characters a-z 0-9 . _ - and starts and ends with a letter or digit.",
        )
    ]
