"""What `up` shows: progress while parts start, addresses when they are ready, one line for each event after that."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from .stack import Stack

FIRST_TRY = "curl 'http://{gateway}/api/v1/procedures?query=dang%20ky%20khai%20sinh'"


class Display:
    """Hears a stack's reports: a live list on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tasks: dict[str, TaskID] = {}
        columns = (
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description:16}"),
            TextColumn("{task.fields[line]}"),
        )
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._live = False

    def __enter__(self) -> Display:
        self._progress.start()
        self._live = self._console.is_terminal
        if not self._live:
            self._console.print("Starting Một Cửa …")
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
        self._live = False

    def report(self, name: str, line: str) -> None:
        """Take one line about a part."""
        if not self._live:
            self._console.print(f"{name}: {line}", highlight=False, soft_wrap=True)
            return
        task = self._tasks.get(name)
        if task is None:
            task = self._tasks[name] = self._progress.add_task(name, total=1, line=line)
        self._progress.update(task, line=line, completed=1 if line.startswith("ready") else 0)

    def ready(self, stack: Stack, seconds: float) -> None:
        """Show where everything is and what to try first."""
        gateway, partner, mails, s3 = (stack.address(name) for name in ("gateway", "partner", "mail_view", "s3"))
        table = Table.grid(padding=(0, 3))
        table.add_row("REST", f"http://{gateway}/api/v1")
        table.add_row("OpenAPI", f"http://{gateway}/openapi.json")
        table.add_row("Wards", f"{partner}   gRPC, with a ward certificate")
        table.add_row("Uploads", f"http://{s3}")
        table.add_row("Mails", f"http://{mails}")
        table.add_row("Logs", f"{stack.root}/log")
        self._console.print(f"\n[bold]Một Cửa is up[/] after {seconds:.1f} s. Ctrl-C stops it.\n", highlight=False)
        self._console.print(table, highlight=False)
        command = FIRST_TRY.format(gateway=gateway)
        self._console.print(f"\nTry:  {command}\nThen: make journey\n", highlight=False, soft_wrap=True)
