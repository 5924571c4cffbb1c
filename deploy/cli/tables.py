"""What the commands list, as a table."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

_PIPE_WIDTH = 250


def show(titles: Sequence[str], rows: Sequence[Sequence[str]], *, none: str) -> None:
    """Prints the rows, or what to say when there is `none`."""
    if not rows:
        print(none)
        return
    table = Table(box=None)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*row)
    # Into a file or a pipe goes one line for each.
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(table)
