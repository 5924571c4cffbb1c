"""`motcua dead-letters …`: events that a consumer could never handle."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.common import dead_letters
from services.common.bus import Bus
from services.common.settings import NatsSettings

from .connection import settings
from .operation import OperationError, operation

PIPE_WIDTH = 250
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
    table = Table(box=None)
    for title in ("number", "time", "consumer", "reason", "event", "subject"):
        table.add_column(title, overflow="fold")
    async with _bus() as bus:
        async for letter in dead_letters.read(bus):
            time = letter.time.isoformat(timespec="seconds") if letter.time else ""
            table.add_row(str(letter.number), time, letter.consumer, letter.reason, letter.event_id, letter.subject)
    if table.row_count:
        # Into a file or a pipe goes one line for each.
        Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)
    else:
        print("There are no dead letters.")


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


@asynccontextmanager
async def _bus() -> AsyncIterator[Bus]:
    bus = await Bus.connect(settings(NatsSettings).nats_url, name="motcua-operator", patience=PATIENCE)
    try:
        yield bus
    finally:
        await bus.close()
