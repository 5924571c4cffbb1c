"""Load: so many calls at once, each timed, and several contenders in turn so that what drifts, drifts for all."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tests.support.surprise import Surprise

ROUNDS = 3
WARM_UP = 16

# Does one unit of work with an item made beforehand; raises at the first answer that is not the expected one.
Worker = Callable[[Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Contender:
    """Who is measured: `worker` connects, for one round; `items` are used once each."""

    name: str
    worker: Callable[[], AbstractAsyncContextManager[Worker]]
    items: Iterator[Any]


@dataclass(frozen=True, slots=True)
class Round:
    """What was measured in one go; times in seconds."""

    elapsed: float
    latencies: Sequence[float]

    @property
    def cost(self) -> float:
        """Elapsed seconds for each call."""
        return self.elapsed / len(self.latencies)


@dataclass(frozen=True, slots=True)
class Measured:
    """All rounds of one contender at one concurrency."""

    contender: str
    rounds: list[Round] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Calls a second, over all rounds."""
        return sum(len(each.latencies) for each in self.rounds) / sum(each.elapsed for each in self.rounds)

    def quantile(self, percent: int) -> float:
        """A percentile of the latency over all rounds, in seconds."""
        latencies = [latency for each in self.rounds for latency in each.latencies]
        return statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1]

    def ratio_to(self, other: Measured) -> float:
        """How many times the other's time a call takes: the median over rounds that followed each other."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(ours.cost / theirs.cost for ours, theirs in pairs)


def shared(worker: Worker) -> Callable[[], AbstractAsyncContextManager[Worker]]:
    """For workers that use one connection together, which is open anyway."""
    return lambda: nullcontext(worker)


def total(calls: Mapping[int, int]) -> int:
    """How many items a contender needs for `compete`."""
    return WARM_UP + ROUNDS * sum(calls.values())


async def _at_once() -> None:
    """Nothing to wait for."""


async def compete(
    contenders: Sequence[Contender],
    calls: Mapping[int, int],
    before_each: Callable[[], Awaitable[None]] = _at_once,
) -> dict[int, list[Measured]]:
    """By concurrency, what each contender did: A B C A B C …

    `calls` says how many calls a round has at which concurrency; `before_each` waits until a round may begin.
    """
    results = {}
    for contender in contenders:
        await _round(contender, 1, WARM_UP)
    for at_once, count in calls.items():
        results[at_once] = [Measured(contender.name) for contender in contenders]
        for _ in range(ROUNDS):
            for contender, measured in zip(contenders, results[at_once], strict=True):
                await before_each()
                measured.rounds.append(await _round(contender, at_once, count))
    return results


async def _round(contender: Contender, at_once: int, count: int) -> Round:
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(contender.worker()) for _ in range(at_once)]
        return await drive(workers, islice(contender.items, count))


async def drive(workers: Sequence[Worker], items: Iterator[Any]) -> Round:
    """Have the workers do all items, each taking the next one when it is free."""
    latencies: list[float] = []

    async def work(worker: Worker) -> None:
        for item in items:
            started = time.perf_counter()
            await worker(item)
            latencies.append(time.perf_counter() - started)

    started = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(work(worker))
    except* Surprise as surprises:
        # One line is enough.
        raise surprises.exceptions[0] from None
    return Round(time.perf_counter() - started, latencies)
