"""Named steps of a story, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

# Opens a step with a title; what goes wrong inside leaves it as an exception.
Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def unseen(_title: str) -> Iterator[None]:
    """A step that nobody watches."""
    yield


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken, and how long it took."""

    title: str
    seconds: float


class Watched:
    """Steps shown as they happen: a spinner on a terminal, a line for each when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.done: list[Done] = []

    @contextmanager
    def __call__(self, title: str) -> Iterator[None]:
        """Take one step."""
        started = time.monotonic()
        try:
            with self._console.status(title):
                yield
        except BaseException:
            self._console.print(f"[red]✗[/] {title}", highlight=False, soft_wrap=True)
            raise
        self.done.append(Done(title, time.monotonic() - started))
        self._console.print(f"[green]✓[/] {title}", highlight=False, soft_wrap=True)

    def table(self) -> Table:
        """The steps and their durations."""
        table = Table("step", box=None)
        table.add_column("seconds", justify="right")
        for step in self.done:
            table.add_row(step.title, f"{step.seconds:.2f}")
        table.add_row("in all", f"{sum(step.seconds for step in self.done):.2f}", style="bold")
        return table
