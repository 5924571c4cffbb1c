"""Whatever anybody tries in whatever order: the pure domain, gRPC over memory and gRPC over MongoDB give the same answers.

Calls are right or wrong by chance: another actor, another agency, a stale etag, the id of an earlier call with its body or
with another one, a request that lacks something, a step that the status does not allow.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from deploy.local import Stack
from services.common.events.doorbell import Doorbell
from services.common.events.outbox import Outbox
from services.common.settings import Profile
from services.common.storage import mongo
from services.common.storage.idempotency import Idempotency
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.memory import MemoryCodes, MemoryDossiers
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.adapters.mongo_dossiers import MongoDossiers
from services.submission.app.acts import etag_of
from services.submission.domain.access import as_seen_by
from services.submission.domain.record.dossier import Dossier
from tests.contract.submission.three_worlds import PEOPLE, GrpcWorld, PureWorld, Try, addressed, served
from tests.contract.submission.tries import RPCS, Rpc
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import MONDAY_10, RESULT_FILE, accepted, attached, filled, started, ward

T = TypeVar("T")
CLOCK = HandClock()
BEGINNINGS: Sequence[Callable[[], Dossier]] = (filled, accepted, lambda: attached(started(), RESULT_FILE, ward()))


@pytest.fixture(scope="session")
async def memory_world(servers: Stack) -> AsyncIterator[GrpcWorld]:
    """Everything but the store is the real thing."""
    async with served(servers.site.material, MemoryDossiers(CLOCK), MemoryCodes(), CLOCK) as world:
        yield world


@pytest.fixture(scope="session")
async def mongo_world(servers: Stack, mongo_client: mongo.Client) -> AsyncIterator[GrpcWorld]:
    """The store too."""
    database = mongo_client[f"test_{uuid.uuid4().hex}"]
    env = servers.env("submission")
    sealing, indexing = (
        KeyRing.read(Path(env[f"MOTCUA_{name}_KEYS_FILE"]), Profile.LOCAL) for name in ("SEALING", "BLIND_INDEX")
    )
    codec = DossierCodec(Sealer(sealing), BlindIndex(indexing))
    outbox, idempotency, codes = Outbox(database, CLOCK), Idempotency(database, CLOCK), MongoCodes(database)
    dossiers = MongoDossiers(database, codec, outbox, idempotency, CLOCK, on_commit=Doorbell("test").ring)
    for part in (outbox, idempotency, codes, dossiers):
        await part.prepare()
    async with served(servers.site.material, dossiers, codes, CLOCK) as world:
        yield world


class Chance:
    """Draws the next call, mostly one that the domain would allow now."""

    def __init__(self, data: st.DataObject, pure: PureWorld) -> None:
        self._data = data
        self._pure = pure
        self._done: list[Try] = []

    def next(self) -> Try:
        """A call, not yet made."""
        # Of what is gone, calls differ in what they notice first: the dossier that is missing, or the id that was used.
        done = [attempt for attempt in self._done if attempt.rpc.deletes or not self._pure.gone]
        if done and self._draw(st.integers(0, 9)) == 0:
            return self._draw(st.sampled_from(done))
        possible = self._possible() if self._draw(st.integers(0, 3)) else []
        who, rpc = self._draw(st.sampled_from(possible or [(who, rpc) for who in PEOPLE for rpc in RPCS]))
        build = self._draw(st.sampled_from([*[rpc.requests[0]] * 2, *rpc.requests]))
        name, etag = f"dossiers/{self._pure.dossier.id}", self._draw(st.sampled_from([*["", "fresh"] * 4, '"1"']))
        used = [attempt.request.request_id for attempt in done if attempt.who == who]
        fresh = str(uuid.uuid5(uuid.UUID(self._pure.dossier.id), str(len(self._done))))
        request_id = self._draw(st.sampled_from([*[fresh] * 9, *used[-1:]]))
        attempt = addressed(
            who,
            rpc,
            build(CLOCK.now(), name),
            name,
            etag_of(as_seen_by(self._pure.dossier, PEOPLE[who])) if etag == "fresh" else etag,
            request_id,
        )
        self._done.append(attempt)
        return attempt

    def _possible(self) -> list[tuple[str, Rpc]]:
        return [(who, rpc) for who in PEOPLE for rpc in RPCS if self._pure.would(who, rpc)]

    def _draw(self, strategy: st.SearchStrategy[T]) -> T:
        return self._data.draw(strategy)


def of_its_own(dossier: Dossier) -> Dossier:
    """The same under an id and a code that nobody had before: the stores remember the last example."""
    one_of_many = uuid.uuid4()
    code = dossier.code and f"H56.245-261123-{one_of_many.int % 10**5:05}"
    return replace(dossier, id=str(one_of_many), code=code)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
async def test_three_worlds_give_the_same_answers(
    memory_world: GrpcWorld, mongo_world: GrpcWorld, data: st.DataObject
) -> None:
    begin = data.draw(st.sampled_from(BEGINNINGS))
    CLOCK.time = MONDAY_10
    dossier = of_its_own(begin())
    pure = PureWorld(dossier, CLOCK)
    for world in (memory_world, mongo_world):
        await world.put(dossier)
    chance = Chance(data, pure)
    for _ in range(data.draw(st.integers(5, 15))):
        CLOCK.time += timedelta(hours=data.draw(st.sampled_from([0, 1, 20, 24 * 12])))
        attempt = chance.next()
        answers = [await world.take(attempt) for world in (pure, memory_world, mongo_world)]
        note(f"{attempt.who}: {attempt.rpc.method} → {answers[0] if isinstance(answers[0], str) else 'done'}")
        assert answers[1] == answers[0]
        assert answers[2] == answers[0]
