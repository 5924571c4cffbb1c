"""What is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

from deploy.local import SERVERS, SERVICES, Stack
from deploy.local.memory import pss_kib
from tests.bench.load import Measured


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: ours against a baseline, at so many calls at once. `ratio` is given where they took no turns."""

    what: str
    at_once: int
    ours: Measured
    against: str
    baseline: Measured
    ratio: float | None = None


def comparison(rows: Iterable[Row]) -> Table:
    """A line for each comparison."""
    table = Table("ours", "against", box=None, pad_edge=False)
    for title in ("at once", "ours p50/p95 ms", "/s", "its p50/p95 ms", "/s", "ratio"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        ratio = f"{row.ratio or row.ours.ratio_to(row.baseline):.2f}"
        table.add_row(row.what, row.against, str(row.at_once), *_cells(row.ours), *_cells(row.baseline), ratio)
    return table


def memory(stack: Stack) -> Table:
    """The proportional set size of every process in MB."""
    table = Table("memory", box=None, pad_edge=False)
    table.add_column("PSS MB", justify="right")
    pids = stack.pids()
    sizes = {name: (pss_kib(pid) or 0) / 1024 for name, pid in pids.items()}
    for name in (*SERVICES, *SERVERS):
        table.add_row(name, f"{sizes[name]:.0f}")
    ours = sum(sizes[name] for name in SERVICES)
    table.add_row("our five processes", f"{ours:.0f}", style="bold")
    table.add_row("the servers", f"{sum(sizes.values()) - ours:.0f}", style="bold")
    return table


def _cells(measured: Measured) -> tuple[str, str]:
    p50, p95 = (measured.quantile(percent) * 1000 for percent in (50, 95))
    return f"{p50:.1f} / {p95:.1f}", f"{measured.per_second:.0f}"
