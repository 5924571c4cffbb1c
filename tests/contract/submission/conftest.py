"""The stores of dossiers that keep the contract, in memory and on the real server."""

from __future__ import annotations

from typing import cast

import pytest

from services.common.events.outbox import Outbox
from services.common.runtime import SystemClock
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import Database
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.memory import MemoryDossiers
from services.submission.adapters.mongo_dossiers import MongoDossiers
from tests.contract.submission.stores import LATER, Store
from tests.support.clocks import HandClock


@pytest.fixture
def deleting() -> HandClock:
    """When a store deletes."""
    return HandClock(LATER)


@pytest.fixture
def memory(deleting: HandClock) -> Store:
    return MemoryDossiers(deleting)


@pytest.fixture
async def mongo(database: Database, deleting: HandClock) -> Store:
    ring = KeyRing("k1", {"k1": bytes(32)})
    outbox, idempotency = Outbox(database, SystemClock()), Idempotency(database, SystemClock())

    async def nobody_waits() -> None:
        return None

    codec = DossierCodec(Sealer(ring), BlindIndex(ring))
    store = MongoDossiers(database, codec, outbox, idempotency, deleting, on_commit=nobody_waits)
    for part in (outbox, idempotency, store):
        await part.prepare()
    return store


@pytest.fixture(params=["memory", "mongo"])
def dossiers(request: pytest.FixtureRequest) -> Store:
    return cast(Store, request.getfixturevalue(request.param))
