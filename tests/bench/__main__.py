"""`make bench`: what our code costs, as ratios to the bare libraries, measured side by side in one run."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time

import structlog
import uvloop
from rich.console import Console

from deploy.local import StackError
from tests.bench import growth, look_up, report, submit, supplement, world
from tests.support.surprise import Surprise

WIDTH = 128
_ABOUT = """
Latencies in ms, calls a second; ratio: how many times the baseline's time a call of ours takes (median of rounds, taken in
turns). {cores} cores are shared by the load generator, the gateway, four services, MongoDB, NATS, the object store, the mail
sink and the bare servers. Bare: a FastAPI route that asks a grpc.aio echo of the same message, in plaintext. By REST, a
submission is answered when the look-up shows it; relay, projection and mails run meanwhile. Few and many dossiers took no
turns: their ratio is one of medians, corrected by what a request that reads nothing that grows took then and now.
"""


async def bench(console: Console) -> None:
    """Measure everything and print it."""
    started = time.monotonic()

    def tell(line: str) -> None:
        console.print(f"{time.monotonic() - started:5.1f} s  {line}", style="dim", highlight=False)

    tell("starting a system of its own")
    async with world.started() as system:
        tell(f"growth: {growth.FEW} dossiers, then {growth.MANY}")
        rows, codes = await growth.measure(system)
        tell("look-up")
        rows = [*await look_up.measure(system, codes), *rows]
        tell("submit")
        rows += await submit.measure(system)
        tell("supplement")
        rows += await supplement.measure(system)
        tell("done")
        console.print()
        console.print(report.comparison(rows))
        console.print()
        console.print(report.memory(system.stack))
        console.print(_ABOUT.format(cores=os.cpu_count()), highlight=False)


def main() -> int:
    """The exit code."""
    # The table is what is read: no word of the bus about its end.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(bench(Console(width=WIDTH)))
    except (StackError, Surprise) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
