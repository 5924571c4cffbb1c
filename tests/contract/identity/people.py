"""Accounts and officers to be stored."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, date, datetime
from typing import Never

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import ANONYMOUS, Role
from services.identity.domain import accounts
from services.identity.domain.accounts import Account, AccountKind, Profile
from services.identity.domain.credentials import Credentials
from services.identity.domain.events import AccountEvent
from services.identity.domain.officers import Officer

NOW = datetime(2026, 11, 23, 5, 0, 0, 123_000, tzinfo=UTC)
EMAIL = "nguoi-dan@example.vn"
NEW_EMAIL = "dia-chi-moi@example.vn"
NUMBER = "038090000001"


def command(request_id: str = "", body: str = "") -> Command:
    return Command(ANONYMOUS, request_id, "/identity/Test", hashlib.sha256(body.encode()).digest())


def registered(user_name: str, email: str = EMAIL) -> Change[Account, AccountEvent]:
    return accounts.register(
        account_id=str(uuid.uuid4()),
        event_id=str(uuid.uuid4()),
        kind=AccountKind.CITIZEN,
        user_name=user_name,
        password_hash="$argon2id$",
        profile=Profile(
            full_name="Nguyễn Văn A",
            birth_date=date(1990, 1, 1),
            identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, NUMBER),
            email=email,
        ),
        now=NOW,
    )


def verified(account: Account) -> Change[Account, AccountEvent]:
    return accounts.verify_contact(account, event_id=str(uuid.uuid4()), now=NOW)


def appointed(user_name: str) -> Change[Officer, Never]:
    roles = frozenset({Role.DESK, Role.HEAD})
    return Change(Officer(str(uuid.uuid4()), 1, user_name, Credentials("$argon2id$"), "Lê Văn C", "c16594", roles))
