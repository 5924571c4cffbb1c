"""People who do not exist: generic names, numbers that nobody was given, mail boxes of their own."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field
from typing import Any

_serials = itertools.count(secrets.randbelow(90_000) + 1)


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen with an e-mail box; `number` is a made-up personal number (số định danh) of somebody born in 1990."""

    full_name: str
    number: str
    email: str
    user_name: str
    password: str = field(repr=False)
    birth_date: str = "1990-01-01"
    phone: str = "0900000000"
    address: str = "Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa"

    @property
    def document(self) -> dict[str, Any]:
        """The identity document, as the REST API takes it."""
        return {"kind": "personal_number", "number": self.number}

    def party(self) -> dict[str, Any]:
        """The person as submitter or owner of a dossier."""
        return {
            "kind": "citizen",
            "full_name": self.full_name,
            "birth_date": self.birth_date,
            "identity_document": self.document,
            "address": self.address,
            "phone": self.phone,
        }

    def contact(self) -> dict[str, Any]:
        """Where notices go."""
        return {"email": self.email, "phone": self.phone}

    def profile(self) -> dict[str, Any]:
        """What registration asks a citizen for."""
        return {
            "full_name": self.full_name,
            "birth_date": self.birth_date,
            "identity_document": self.document,
            "email": self.email,
            "phone": self.phone,
            "address": self.address,
        }


def man(full_name: str = "Nguyễn Văn A") -> Person:
    """A man whom the system has not seen."""
    return _person(full_name, "038090")


def woman(full_name: str = "Trần Thị B") -> Person:
    """A woman whom the system has not seen."""
    return _person(full_name, "038190")


def _person(full_name: str, prefix: str) -> Person:
    unique = secrets.token_hex(6)
    return Person(
        full_name=full_name,
        number=f"{prefix}{next(_serials) % 1_000_000:06d}",
        email=f"thu.{unique}@example.com",
        user_name=f"thu.{unique}",
        password=secrets.token_urlsafe(12),
    )
