"""Sending a dossier, against the same MongoDB statements by motor alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial

from motcua.submission.v1.dossier_service_pb2 import SubmitDossierRequest

from tests.bench import keep_alive
from tests.bench.load import Contender, compete, shared, total
from tests.bench.look_up import worker as http_worker
from tests.bench.report import Row
from tests.bench.statements import Statements, Written
from tests.bench.world import World

CALLS = {1: 10, 8: 24, 32: 48}
SUBMIT = "motcua.submission.v1.DossierService.SubmitDossier"


async def measure(world: World) -> list[Row]:
    """Straight to the service, and through the gateway, which also waits until the look-up shows it."""
    statements = await Statements.beside(world)
    database = world.database("submission")
    submission = await Written.by(database, world.sent.id, "SubmitDossier", 1)
    draft = await database["dossiers"].find_one({"_id": world.draft.id})
    assert draft is not None
    count = total(CALLS)
    direct, through = [iter(await world.copies.of_draft(world.draft.id, count)) for _ in range(2)]
    alone = shared(partial(statements.submit, submission))
    results = await compete(
        [
            Contender("submit, gRPC", shared(partial(_submit, world)), direct),
            Contender("submit, REST", partial(http_worker, world.stack.address("gateway")), _requests(world, through)),
            Contender("its statements by motor", alone, await statements.store(draft, count)),
        ],
        CALLS,
        before_each=world.settle,
    )
    return [
        Row(ours.contender, at_once, ours, bare.contender, bare)
        for at_once, (*measured, bare) in results.items()
        for ours in measured
    ]


async def _submit(world: World, dossier_id: str) -> None:
    name, request_id = f"dossiers/{dossier_id}", str(uuid.uuid4())
    request = SubmitDossierRequest(name=name, etag=world.draft.etag, request_id=request_id)
    await world.inside.call(SUBMIT, request, token=world.citizen.rest.token)


def _requests(world: World, drafts: Iterator[str]) -> Iterator[bytes]:
    bearer = f"Bearer {world.citizen.rest.token}"
    for dossier_id in drafts:
        path, key = f"/api/v1/dossiers/{dossier_id}:submit", str(uuid.uuid4())
        yield keep_alive.request("POST", path, Authorization=bearer, If_Match=world.draft.etag, Idempotency_Key=key)
