"""A ward asks for a supplement and the citizen answers, against the same MongoDB statements by motor alone."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

from motcua.submission.v1.dossier_service_pb2 import Explanation, SendSupplementRequest

from tests.bench.load import Contender, compete, shared, total
from tests.bench.report import Row
from tests.bench.statements import Statements, Written
from tests.bench.world import World
from tests.support.ward import Ward
from tests.support.working_days import working_morning

CALLS = {1: 10, 8: 24}
ITEM, REMARK, ANSWER = "declaration.child.full_name", "Tên không khớp.", "Tên cháu đúng như giấy chứng sinh."
SEND = "motcua.submission.v1.DossierService.SendSupplement"


async def measure(world: World) -> list[Row]:
    """The request through the partner port, the answer (an explanation) straight to the service."""
    statements, count, due = await Statements.beside(world), total(CALLS), working_morning()
    model, *copies = [copy.id for copy in await world.copies.of_sent(world.sent.id, count + 1)]
    async with world.portal.ward(world.ward_certificate) as ward:
        database = world.database("submission")
        unasked = await database["dossiers"].find_one({"_id": model})
        assert unasked is not None
        unasked.pop("code")
        etag = await _ask(ward, due, model)
        request = await Written.by(database, model, "RequestSupplement", 2)
        await _answer(world, model, etag)
        answer = await Written.by(database, model, "SendSupplement", 3)

        async def loop(dossier_id: str) -> None:
            await _answer(world, dossier_id, await _ask(ward, due, dossier_id))

        bare = partial(statements.supplement, request, answer)
        results = await compete(
            [
                Contender("ask and send supplement, gRPC", shared(loop), iter(copies)),
                Contender("its statements by motor", shared(bare), await statements.store(unasked, count)),
            ],
            CALLS,
            before_each=world.settle,
        )
    return [Row(ours.contender, at_once, ours, bare.contender, bare) for at_once, (ours, bare) in results.items()]


async def _ask(ward: Ward, due: datetime, dossier_id: str) -> str:
    return (await ward.ask_supplement(f"dossiers/{dossier_id}", {ITEM: REMARK}, REMARK, due)).etag


async def _answer(world: World, dossier_id: str, etag: str) -> None:
    request = SendSupplementRequest(
        name=f"dossiers/{dossier_id}",
        etag=etag,
        request_id=str(uuid.uuid4()),
        explanations=[Explanation(field=ITEM, text=ANSWER)],
    )
    await world.inside.call(SEND, request, token=world.citizen.rest.token)
