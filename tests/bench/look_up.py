"""The public look-up through the gateway, against the least that the same libraries can do; by number, against by code."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import cycle

from motcua.tracking.v1.lookup_service_pb2 import LookUpDossierRequest

from tests.bench import bare, keep_alive
from tests.bench.copies import owner_of
from tests.bench.load import Contender, Measured, Worker, compete, total
from tests.bench.report import Row
from tests.bench.world import World

CALLS = {1: 60, 8: 160, 32: 256}
BY_NUMBER = "/api/v1/tracking/lookups"
LOOK_UP = "motcua.tracking.v1.LookupService.LookUpDossier"


async def measure(world: World, codes: Sequence[str]) -> list[Row]:
    """Ours, bare, and bare with one find by an indexed code in the very same collection."""
    answer = world.stack.root / "public-dossier.bin"
    token = next(await world.passes(1))
    found = await world.inside.call(LOOK_UP, LookUpDossierRequest(code=codes[0]), token=token)
    answer.write_bytes(found.SerializeToString())
    mongo_url, database = world.stack.env("tracking")["MOTCUA_MONGO_URL"], world.database("tracking").name
    start = partial(bare.running, world.stack.root / "log", answer, codes[0])
    async with start() as echo, start(mongo_url, database) as find:
        results = await compete(
            [
                await contender(world, codes, total(CALLS)),
                await by_number(world, codes, total(CALLS)),
                Contender("bare", partial(worker, echo), requests(codes, cycle([token]))),
                Contender("bare + one indexed find", partial(worker, find), requests(codes, cycle([token]))),
            ],
            CALLS,
        )
    return [row for at_once, measured in results.items() for row in _rows(at_once, measured)]


async def contender(world: World, codes: Sequence[str], look_ups: int) -> Contender:
    """Ours, with passes for so many look-ups."""
    tokens = await world.passes(look_ups)
    return Contender("look-up", partial(worker, world.stack.address("gateway")), requests(codes, tokens))


async def by_number(world: World, codes: Sequence[str], look_ups: int) -> Contender:
    """Ours by the personal number of each dossier's owner, with passes for so many look-ups."""
    numbers = [owner_of(code) for code in codes]
    items = (
        keep_alive.request("POST", BY_NUMBER, f'{{"number": "{number}"}}', Authorization=f"Bearer {token}")
        for number, token in zip(cycle(numbers), await world.passes(look_ups), strict=False)
    )
    return Contender("look-up by number", partial(worker, world.stack.address("gateway")), items)


def requests(codes: Sequence[str], tokens: Iterator[str]) -> Iterator[bytes]:
    """A request for each token, for one dossier after the other."""
    for code, token in zip(cycle(codes), tokens, strict=False):
        yield keep_alive.request("GET", bare.PATH.format(code=code), Authorization=f"Bearer {token}")


@asynccontextmanager
async def worker(address: str) -> AsyncIterator[Worker]:
    """A client with a connection of its own."""
    async with keep_alive.connect(address) as connection:
        yield connection.ask


def _rows(at_once: int, measured: Sequence[Measured]) -> list[Row]:
    ours, number, *others = measured
    rows = [Row(ours.contender, at_once, ours, other.contender, other) for other in others]
    return [*rows, Row(number.contender, at_once, number, ours.contender, ours)]
