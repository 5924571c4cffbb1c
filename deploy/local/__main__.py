"""`python -m deploy.local up | down | status | logs`: the local stack from the command line (see the Makefile)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from . import running
from .display import Display
from .errors import StackError
from .memory import pss_kib
from .ports import Ports
from .stack import SERVERS, SERVICES, Stack

app = typer.Typer(
    help="Một Cửa on this machine.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
console = Console()
Root = Annotated[Path, typer.Option(help="Where data, keys and logs are.")]
DOWN_SECONDS = 15.0


@app.command()
def up(root: Root = running.DEFAULT_ROOT) -> None:
    """Start everything and stay until Ctrl-C."""
    with running.claim(root):
        running.write(root, os.getpid())
        asyncio.run(_run(root))


async def _run(root: Path) -> None:
    """Start, wait for SIGINT, SIGTERM or SIGHUP, stop; a second signal stops at once, by SIGKILL."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 (a coroutine that runs has a task)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    display = Display(console)
    ready = False

    def report(name: str, line: str) -> None:
        display.report(name, line)
        if ready:
            running.write(root, os.getpid(), stack)

    started = time.monotonic()
    stack = Stack(root, Ports.default(), report=report)
    try:
        with display:
            await stack.start()
        ready = True
        running.write(root, os.getpid(), stack)
        display.ready(stack, time.monotonic() - started)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        ready = False
        console.print("\nStopping …")
        with suppress(asyncio.CancelledError):  # a second signal: the children die with this process
            await stack.stop()
        console.print(f"Stopped. The data stays in {root}.", highlight=False, soft_wrap=True)


@app.command()
def down(root: Root = running.DEFAULT_ROOT) -> None:
    """Stop what `up` started."""
    pid = running.read(root).pid
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + DOWN_SECONDS
    while running.is_held(root):
        if time.monotonic() > deadline:
            # Its children die with it.
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    console.print("Stopped.")


@app.command()
def status(root: Root = running.DEFAULT_ROOT) -> None:
    """What runs, where, and how much memory it takes (PSS)."""
    now = running.read(root)
    if not now.ready:
        raise StackError("Một Cửa is still starting.")
    table = Table("part", "address", "pid", "PSS MiB", box=None)
    for name in (*SERVICES, *SERVERS):
        absent = "elsewhere" if name in now.elsewhere else "down"
        table.add_row(name, now.addresses[name], str(now.pids.get(name, absent)), _mebibytes(now.pids, (name,)))
    table.add_row("our processes", "", "", _mebibytes(now.pids, SERVICES), style="bold")
    table.add_row("servers", "", "", _mebibytes(now.pids, SERVERS), style="bold")
    console.print(table)


def _mebibytes(pids: dict[str, int], names: tuple[str, ...]) -> str:
    return f"{sum(pss_kib(pids[name]) or 0 for name in names if name in pids) / 1024:.0f}"


@app.command()
def logs(parts: Annotated[list[str] | None, typer.Argument()] = None, root: Root = running.DEFAULT_ROOT) -> None:
    """Follow the logs of all parts, or of those named."""
    files = [str(root / "log" / f"{part}.log") for part in parts or ()] or sorted(map(str, root.glob("log/*.log")))
    if not files:
        raise StackError("There are no logs yet: `make up` starts Một Cửa.")
    if unknown := [file for file in files if not Path(file).exists()]:
        there = ", ".join(sorted(path.stem for path in root.glob("log/*.log")))
        raise StackError(f"There is no log of {', '.join(Path(file).stem for file in unknown)}; there are: {there}.")
    os.execvp("tail", ["tail", "-n", "20", "-F", *files])  # noqa: S606, S607 (tail of the PATH; our own file names)


def main() -> None:
    """Run the command; a StackError becomes its text and exit code 1."""
    try:
        app()
    except StackError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
