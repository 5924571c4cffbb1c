"""What look-ups and a ward's list cost with few dossiers and with many.

Few and many can't take turns. So both are compared with a yardstick measured in turns with them, a request that takes the
same way and reads nothing that grows: what has drifted in between drops out.
"""

from __future__ import annotations

from functools import partial
from itertools import repeat

from motcua.submission.v1.desk_service_pb2 import ListDeskDossiersRequest

from tests.bench import keep_alive, look_up
from tests.bench.load import Contender, Measured, compete, shared, total
from tests.bench.report import Row
from tests.bench.world import World
from tests.support.places import BIRTH_REGISTRATION

FEW, MANY = 200, 5_000
CALLS = {1: 100}
YARDSTICK = keep_alive.request("GET", f"/api/v1/procedures/{BIRTH_REGISTRATION}")

# What was measured, and the yardstick beside it.
Comparison = tuple[Measured, Measured]


async def measure(world: World) -> tuple[list[Row], list[str]]:
    """The rows, and the codes of the dossiers that are there now."""
    codes = [copy.code for copy in await world.copies.of_sent(world.sent.id, FEW)]
    few = await _measure(world, codes)
    codes += [copy.code for copy in await world.copies.of_sent(world.sent.id, MANY - FEW)]
    many = await _measure(world, codes)
    return [_row(*pair) for pair in zip(few, many, strict=True)], codes


def _row(before: Comparison, after: Comparison) -> Row:
    (few, _), (many, _) = before, after
    ratio = _in_yardsticks(*after) / _in_yardsticks(*before)
    return Row(f"{many.contender}, {MANY} dossiers", 1, many, f"{FEW} dossiers", few, ratio)


def _in_yardsticks(measured: Measured, yardstick: Measured) -> float:
    return measured.quantile(50) / yardstick.quantile(50)


async def _measure(world: World, codes: list[str]) -> list[Comparison]:
    request = ListDeskDossiersRequest(page_size=20)
    async with world.portal.ward(world.ward_certificate) as ward:
        contenders = [
            await look_up.contender(world, codes, total(CALLS)),
            await look_up.by_number(world, codes, total(CALLS)),
            Contender("desk list", shared(ward.desk.ListDeskDossiers), repeat(request)),
            Contender("yardstick", partial(look_up.worker, world.stack.address("gateway")), repeat(YARDSTICK)),
        ]
        *measured, yardstick = (await compete(contenders, CALLS))[1]
    return [(each, yardstick) for each in measured]
