"""`motcua dead-letters …`: events that a consumer could never handle."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import typer

from services.common.events import dead_letters
from services.common.events.bus import Bus
from services.common.settings import NatsSettings

from . import tables
from .connection import settings
from .operation import OperationError, operation

TITLES = ("number", "time", "consumer", "reason", "event", "subject")
PATIENCE = timedelta(seconds=3)
"""Somebody is waiting at the terminal."""
app = typer.Typer(help="Events that a consumer could never handle, kept whole.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Events that a consumer could never handle, kept whole."""


@app.command("list")
@operation
async def list_() -> None:
    """Show them, oldest first."""
    async with _bus() as bus:
        rows = [_row(letter) async for letter in dead_letters.read(bus)]
    tables.show(TITLES, rows, none="There are no dead letters.")


@app.command()
@operation
async def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="The numbers that `list` shows.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Replay all of them.")] = False,
) -> None:
    """Publish them again and forget them; whoever has handled one already skips it."""
    wanted = set(numbers or ())
    if bool(wanted) == all_:
        raise OperationError("name the numbers to replay, or --all.")
    async with _bus() as bus:
        chosen = [letter async for letter in dead_letters.read(bus) if all_ or letter.number in wanted]
        if missing := wanted - {letter.number for letter in chosen}:
            raise OperationError(f"there is no dead letter {', '.join(map(str, sorted(missing)))}.")
        for letter in chosen:
            await dead_letters.replay(bus, letter)
    print(f"Replayed {len(chosen)}.")


def _row(letter: dead_letters.DeadLetter) -> Sequence[str]:
    time = letter.time.isoformat(timespec="seconds") if letter.time else ""
    return (str(letter.number), time, letter.consumer, letter.reason, letter.event_id, letter.subject)


@asynccontextmanager
async def _bus() -> AsyncIterator[Bus]:
    bus = await Bus.connect(settings(NatsSettings).nats_url, name="motcua-operator", patience=PATIENCE)
    try:
        yield bus
    finally:
        await bus.close()
