"""Names to log in with (tên đăng nhập): one space for accounts and officers.

A name has a letter in it: people like to log in with their identity or phone number, and a user name is kept, and written in
mails, in the clear.
"""

from __future__ import annotations

import re

from services.common.kernel.errors import FieldViolation

_SHAPE = re.compile(r"(?=.{3,32}\Z)(?=.*[a-z])[a-z0-9](?:[a-z0-9._-]*[a-z0-9])")


def check_user_name(user_name: str, *, field: str = "user_name") -> list[FieldViolation]:
    """What is wrong with a cleaned user name; empty when it may be used."""
    if _SHAPE.fullmatch(user_name):
        return []
    return [
        FieldViolation(
            field,
            "USER_NAME_MALFORMED",
            "Tên đăng nhập gồm 3 đến 32 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang; "
            "có ít nhất một chữ cái, bắt đầu và kết thúc bằng chữ hoặc số. Không dùng số giấy tờ hay số điện thoại.",
            "A user name has 3 to 32 characters a-z 0-9 . _ -, one of them a letter, and starts and ends with a letter or "
            "digit.",
        )
    ]
