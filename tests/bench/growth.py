"""What a look-up and a ward's list cost with few dossiers and with many."""

from __future__ import annotations

from itertools import repeat

from motcua.submission.v1.desk_service_pb2 import ListDeskDossiersRequest

from tests.bench import look_up
from tests.bench.load import Contender, Measured, compete, shared, total
from tests.bench.report import Row
from tests.bench.world import World

FEW, MANY = 200, 5_000
CALLS = {1: 60}


async def measure(world: World) -> tuple[list[Row], list[str]]:
    """The rows, and the codes of the dossiers that are there now."""
    codes = await world.copies.of_sent(world.sent.id, FEW)
    few = await _measure(world, codes)
    codes += await world.copies.of_sent(world.sent.id, MANY - FEW)
    many = await _measure(world, codes)
    return [
        Row(f"{after.contender}, {MANY} dossiers", 1, after, f"{FEW} dossiers", before)
        for before, after in zip(few, many, strict=True)
    ], codes


async def _measure(world: World, codes: list[str]) -> list[Measured]:
    request = ListDeskDossiersRequest(page_size=20)
    async with world.portal.ward(world.ward_certificate) as ward:
        contenders = [
            await look_up.contender(world, codes, total(CALLS)),
            Contender("desk list", shared(ward.desk.ListDeskDossiers), repeat(request)),
        ]
        return (await compete(contenders, CALLS))[1]
