"""Sending a dossier, against the same MongoDB statements by motor alone."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

from motcua.submission.v1.dossier_service_pb2 import SubmitDossierRequest

from tests.bench import keep_alive
from tests.bench.load import Contender, Worker, compete, total
from tests.bench.look_up import worker as http_worker
from tests.bench.report import Row
from tests.bench.statements import Statements
from tests.bench.world import World

CALLS = {1: 10, 8: 24, 32: 48}
SUBMIT = "motcua.submission.v1.DossierService.SubmitDossier"


async def measure(world: World) -> list[Row]:
    """Straight to the service, and through the gateway, which also waits until the look-up shows it."""
    statements = await Statements.like(world)
    count, copies = total(CALLS), world.copies()
    direct, through = [iter(await copies.of_draft(world.draft.id, count)) for _ in range(2)]
    results = await compete(
        [
            Contender("submit, SubmitDossier", partial(_grpc_worker, world), direct),
            Contender("submit, REST", partial(http_worker, world.stack.address("gateway")), _requests(world, through)),
            Contender("its statements by motor", partial(_motor_worker, statements), await statements.drafts(count)),
        ],
        CALLS,
        before_each=world.settle,
    )
    return [
        Row(ours.contender, at_once, ours, bare.contender, bare)
        for at_once, (*measured, bare) in results.items()
        for ours in measured
    ]


@asynccontextmanager
async def _grpc_worker(world: World) -> AsyncIterator[Worker]:
    async def submit(dossier_id: str) -> None:
        request = SubmitDossierRequest(
            name=f"dossiers/{dossier_id}", etag=world.draft.etag, request_id=str(uuid.uuid4())
        )
        await world.inside.call(SUBMIT, request, token=world.citizen.rest.token)

    yield submit


@asynccontextmanager
async def _motor_worker(statements: Statements) -> AsyncIterator[Worker]:
    yield statements.submit


def _requests(world: World, drafts: Iterator[str]) -> Iterator[bytes]:
    bearer = f"Bearer {world.citizen.rest.token}"
    for dossier_id in drafts:
        path, key = f"/api/v1/dossiers/{dossier_id}:submit", str(uuid.uuid4())
        yield keep_alive.request("POST", path, Authorization=bearer, If_Match=world.draft.etag, Idempotency_Key=key)
