"""Identity's stores, in memory and on the real server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from services.common.events.outbox import Outbox
from services.common.runtime import SystemClock
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import Database
from services.common.storage.sealed import KeyRing, Sealer
from services.identity.adapters.keys import DerivedKeys
from services.identity.adapters.memory import (
    MemoryAccounts,
    MemoryAttempts,
    MemoryCaptchas,
    MemoryClients,
    MemoryOfficers,
    MemoryPasswordResets,
    MemoryResetBudgets,
    MemorySessions,
    MemoryWardCertificates,
)
from services.identity.adapters.mongo_accounts import MongoAccounts
from services.identity.adapters.mongo_attempts import MongoAttempts
from services.identity.adapters.mongo_captchas import MongoCaptchas
from services.identity.adapters.mongo_officers import MongoOfficers
from services.identity.adapters.mongo_partners import MongoClients, MongoWardCertificates
from services.identity.adapters.mongo_password_resets import MongoPasswordResets, MongoResetBudgets
from services.identity.adapters.mongo_sessions import MongoSessions
from services.identity.adapters.mongo_user_names import UserNames
from services.identity.app.ports import (
    Accounts,
    Attempts,
    Captchas,
    Clients,
    Officers,
    PasswordResets,
    ResetBudgets,
    Sessions,
    WardCertificates,
)

RING = KeyRing("seal-1", {"seal-1": bytes(range(32))})
NEW_RING = KeyRing("seal-2", {**RING.keys, "seal-2": bytes(32)})


@dataclass(frozen=True)
class Stores:
    accounts: Accounts
    officers: Officers
    sessions: Sessions
    captchas: Captchas
    certificates: WardCertificates
    clients: Clients
    attempts: Attempts
    resets: PasswordResets
    budgets: ResetBudgets


async def _nobody_listens() -> None:
    return None


async def mongo_stores(database: Database, ring: KeyRing = RING) -> Stores:
    clock, derived = SystemClock(), DerivedKeys.of(ring)
    outbox, idempotency, names = Outbox(database, clock), Idempotency(database, clock), UserNames(database)
    accounts = MongoAccounts(
        database, Sealer(ring), derived.emails, outbox, idempotency, names, on_commit=_nobody_listens
    )
    officers, sessions = MongoOfficers(database, outbox, idempotency, names), MongoSessions(database)
    resets = MongoPasswordResets(database, Sealer(ring), outbox, idempotency, on_commit=_nobody_listens)
    budgets = MongoResetBudgets(database)
    captchas, attempts = MongoCaptchas(database), MongoAttempts(database, derived.attempts)
    certificates, clients = MongoWardCertificates(database), MongoClients(database)
    for part in (outbox, idempotency, names, accounts, officers, resets, budgets):
        await part.prepare()
    for other in (sessions, captchas, attempts, certificates, clients):
        await other.prepare()
    return Stores(accounts, officers, sessions, captchas, certificates, clients, attempts, resets, budgets)


def memory_stores() -> Stores:
    names: dict[str, str] = {}
    return Stores(
        MemoryAccounts(names),
        MemoryOfficers(names),
        MemorySessions(),
        MemoryCaptchas(),
        MemoryWardCertificates(),
        MemoryClients(),
        MemoryAttempts(),
        MemoryPasswordResets(),
        MemoryResetBudgets(),
    )


@pytest.fixture
def memory() -> Stores:
    return memory_stores()


@pytest.fixture
async def mongo(database: Database) -> Stores:
    return await mongo_stores(database)


@pytest.fixture(params=["memory", "mongo"])
def stores(request: pytest.FixtureRequest) -> Stores:
    return cast(Stores, request.getfixturevalue(request.param))
