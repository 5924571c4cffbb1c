"""One dossier in three worlds: the pure domain, gRPC over memory, gRPC over the real database."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import grpc
from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2

from deploy.certs import Material
from services.common.kernel.budgets import Budget
from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError, RequestIdReused
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc import client
from services.common.rpc.rules import rules_of
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from services.common.status import from_rpc_error
from services.submission.app.acts import Acts, ensure_unchanged
from services.submission.app.ports import Codes, Dossiers
from services.submission.bootstrap import Outside, servicers
from services.submission.domain.access import ensure_may_read
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.record.dossier import Dossier
from services.submission.entrypoints import to_proto
from tests.contract.submission.tries import PACKAGE, Rpc
from tests.support.clocks import HandClock
from tests.support.servers import serving
from tests.support.tokens import Mint
from tests.unit.submission.dossiers import NGHI_SON, OFFICER, OWNER, STRANGER, TAN_DAN, CountingIds, ward
from tests.unit.submission.neighbours import OneProfile, Shelf, SmallCatalogue, call

SERVICES = tuple(
    f"{PACKAGE}.{name}"
    for name in ("DossierService", "DeskService", "HandlingService", "SupplementService", "PaymentService")
)
PEOPLE: Mapping[str, Principal] = {
    "owner": OWNER,
    "stranger": STRANGER,
    "the ward": ward(),
    "its specialist": Principal(Kind.OFFICER, "cb-1", TAN_DAN.id, frozenset({Role.SPECIALIST}), name="Lê Văn C"),
    "its supervisor": Principal(Kind.OFFICER, "cb-9", TAN_DAN.id, frozenset({Role.SUPERVISOR}), name="Lê Văn D"),
    "the receiving ward": ward(agency=NGHI_SON),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One call: who, what, as seen at which etag, and the request as it is sent."""

    who: str
    rpc: Rpc
    etag: str
    request: Any


def addressed(who: str, rpc: Rpc, message: Message, name: str, etag: str, request_id: str) -> Try:
    """The call with what every decision carries."""
    request: Any = deepcopy(message)
    target = request.dossier if rpc.method == "UpdateDossier" else request
    target.name, target.etag, request.request_id = name, etag, request_id
    if PEOPLE[who].kind is Kind.WARD and "acting_officer" in request.DESCRIPTOR.fields_by_name:
        request.acting_officer.CopyFrom(_ACTING)
    return Try(who, rpc, etag, request)


class World(Protocol):
    """Somewhere a dossier can be tried on."""

    async def take(self, attempt: Try) -> str | dossier_pb2.Dossier:
        """The answer, or the reason of the refusal."""
        ...


class PureWorld:
    """The domain alone, with as little as possible around it: rules, repeats, versions."""

    def __init__(self, dossier: Dossier, clock: HandClock) -> None:
        self.dossier = dossier
        self.gone = False
        self._clock = clock
        self._ids = CountingIds()
        self._seen: dict[tuple[str, str], tuple[str, bytes]] = {}

    async def take(self, attempt: Try) -> str | dossier_pb2.Dossier:
        """See `World.take`."""
        principal = PEOPLE[attempt.who]
        try:
            _RULES[attempt.rpc.path].check_principal(principal)
            self._decide(attempt, principal)
            return dossier_pb2.Dossier() if self.gone else shown(to_proto.whole(self._read_by(principal), principal))
        except DomainError as refusal:
            return refusal.reason

    def would(self, who: str, rpc: Rpc) -> bool:
        """Whether the domain would do it now."""
        name = f"dossiers/{self.dossier.id}"
        attempt = addressed(who, rpc, rpc.requests[0](self._clock.now(), name), name, "", str(uuid.uuid4()))
        try:
            _RULES[rpc.path].check_principal(PEOPLE[who])
            self._changed(attempt, self._read_by(PEOPLE[who]))
        except DomainError:
            return False
        return True

    def _read_by(self, principal: Principal) -> Dossier:
        if self.gone:
            raise DossierNotFound
        return ensure_may_read(self.dossier, principal)

    def _decide(self, attempt: Try, principal: Principal) -> None:
        call_id, body = (attempt.who, attempt.request.request_id), attempt.request.SerializeToString(deterministic=True)
        earlier = self._seen.get(call_id)
        if earlier is None:
            changed = self._changed(attempt, self._read_by(principal))
            self.dossier, self.gone = changed or self.dossier, changed is None
            self._seen[call_id] = (attempt.rpc.path, body)
        elif earlier != (attempt.rpc.path, body):
            raise RequestIdReused
        elif not (self.gone and attempt.rpc.deletes):
            self._read_by(principal)

    def _changed(self, attempt: Try, dossier: Dossier) -> Dossier | None:
        principal = PEOPLE[attempt.who]
        act = Acts(self._clock, self._ids).of(principal, OFFICER)
        change = attempt.rpc.apply(attempt.request, ensure_unchanged(dossier, attempt.etag, principal), act)
        return change.aggregate if change else None


class GrpcWorld:
    """The service's own gRPC servicers behind mTLS, over one kind of store."""

    def __init__(self, channel: grpc.aio.Channel, mint: Mint, store: Dossiers) -> None:
        self._channel = channel
        self._tokens = {who: mint.token(Claims(person), timedelta(hours=1)) for who, person in PEOPLE.items()}
        self._store = store

    async def put(self, dossier: Dossier) -> None:
        """A dossier to begin with."""
        await self._store.add(call(), Change(dossier))

    async def take(self, attempt: Try) -> str | dossier_pb2.Dossier:
        """See `World.take`."""
        rpc = self._channel.unary_unary(
            attempt.rpc.path,
            request_serializer=type(attempt.request).SerializeToString,
            response_deserializer=dossier_pb2.Dossier.FromString,
        )
        try:
            answer = await rpc(attempt.request, metadata=[("authorization", f"Bearer {self._tokens[attempt.who]}")])
        except grpc.aio.AioRpcError as error:
            return from_rpc_error(error).reason
        return shown(answer)


@asynccontextmanager
async def served(material: Material, store: Dossiers, codes: Codes, clock: HandClock) -> AsyncIterator[GrpcWorld]:
    """A world over this store."""
    mint = Mint()
    filings = Budget(clock, limit=10_000, window=timedelta(hours=1))
    outside = Outside(store, SmallCatalogue(), OneProfile(), codes, Shelf(), filings, clock, CountingIds())
    ours, theirs = TlsFiles(material.tls_dir("submission")), TlsFiles(material.tls_dir("gateway"))
    async with (
        serving(servicers(outside), mint.verifier(), ours) as address,
        client.connect("submission", address, theirs, SERVICES) as channel,
    ):
        yield GrpcWorld(channel, mint, store)


def shown(dossier: dossier_pb2.Dossier) -> dossier_pb2.Dossier:
    """An answer without what differs by nature: which number of the day the dossier got."""
    dossier.code = ""
    return dossier


_ACTING = dossier_pb2.ActingOfficer(id=OFFICER.id, display_name=OFFICER.name, title=OFFICER.title)
_RULES = rules_of(SERVICES)
